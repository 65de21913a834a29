/** One position in the user's sources. */
export interface Location {
  /** As printed: relative to the project root where it lies below it. */
  readonly file: string;
  readonly absolute: string;
  readonly line: number;
  readonly column: number;
  readonly functionName: string;
}

/** One call site that blocked the loop, with everything that is said about it. Plain data. */
export interface Violation {
  /** Catalog id. */
  readonly call: string;
  /** Arguments, safe to print. */
  readonly args: string;
  readonly fix: string;
  readonly docs: string;
  readonly severity: 'error' | 'warn';
  /** How many times this site blocked. */
  count: number;
  /** Total time the loop was held, in milliseconds. */
  durationMs: number;
  /** The line to look at: the user's own, or the package's where no user frame is known. */
  readonly where: Location | undefined;
  /** The package frame that made the call, when it was not the user's own code. */
  readonly through: { readonly packageName: string; readonly at: string } | undefined;
  /** Stack lines that are worth showing, the blamed one first. */
  readonly stack: readonly string[];
  /** True in mode `throw`: the call was stopped before it blocked. */
  readonly wasStopped: boolean;
  /** Why a whole file is blamed instead of one test. */
  readonly context: string | undefined;
}
