/** A blocking call of Home Assistant's detector in Node, and the fix that does the same job. Code is JavaScript. */
export interface ModelRow {
  /** Unique: names the tests. */
  readonly name: string;
  /** Calls of the model, as its source names them. */
  readonly model: readonly string[];
  /** Body of an async function of `place`, an unused path. Returns what it found; `«name»` marks each call. */
  readonly blocks: string;
  /** Mark → id of the call that must be reported there. */
  readonly calls: Readonly<Record<string, string>>;
  /** Package that makes the calls for the marked line. */
  readonly through?: RegExp;
  /** As `blocks`, without a call that blocks. */
  readonly fixed: string;
  /** Part of `fixed` that replaces the function that the catalog names, where that is for another case. */
  readonly insteadOf?: string;
  /** Runs once, before any test; `fixed` sees its declarations. */
  readonly startUp?: string;
  /** Body of an async function of `place` that says what was left there. */
  readonly outcome?: string;
  /** Whether its job can be compared inside of a runner; yes unless told. */
  readonly isForRunners?: boolean;
  /** First Node major that has it. */
  readonly since?: number;
}

/** Rows that share a test file. */
export interface ModelFile {
  readonly name: string;
  /** Declares `folder`, for places, and `cleanUp`. */
  readonly head: string;
  readonly rows: readonly ModelRow[];
}
