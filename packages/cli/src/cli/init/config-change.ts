/** One file as it is and as it would be. */
export interface ConfigChange {
  /** Path from the root of the project. */
  readonly file: string;
  /** Empty for a new file. */
  readonly before: string;
  readonly after: string;
}
