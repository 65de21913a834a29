/** Where a stack is captured to; reading it makes frames of it. */
export interface Holder {
  readonly stack?: unknown;
}
