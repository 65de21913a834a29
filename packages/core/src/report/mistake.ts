/** An opt-out that is wrong in itself, or a call that could not be judged. */
export interface Mistake {
  readonly message: string;
  readonly stack: readonly string[];
}
