/** What a blocking call keeps the loop waiting for; groups the catalog in docs and listings. */
export type Category =
  | 'file system'
  | 'subprocess'
  | 'crypto'
  | 'compression'
  | 'TLS certificates'
  | 'database'
  | 'module loading'
  | 'sleep/wait'
  | 'network'
  | 'console'
  | 'cpu'
  | 'package';

/** When a call is harmless although its function is catalogued. */
export interface AllowedWhen {
  /** One phrase for docs and listings, e.g. "the path is under /proc". */
  readonly note: string;
  /**
   * True when these arguments cannot hold the loop. Runs on every guarded call, before any
   * stack capture: no allocation, no I/O, and it must not throw for any argument.
   *
   * Entries whose harmlessness depends on the caller or on the module cache have a note only.
   */
  readonly test?: (args: ArrayLike<unknown>, self: unknown) => boolean;
}

/** One Node function that can hold the event loop. Plain data: adding one is a row, never code. */
export interface CatalogEntry {
  /** Stable id used in options, reports and docs, e.g. `fs.readFileSync`. */
  readonly id: string;
  /** Builtin specifier as `process.getBuiltinModule` takes it, or `global`. */
  readonly module: string;
  /** Property names from the module (or the global object) to the function. */
  readonly path: readonly string[];
  /** Node majors whose newest releases have it: for readers. What is patched is what is there. */
  readonly versions: readonly number[];
  readonly category: Category;
  /** `error`: reported by default. `off`: reported only when a rule turns it on. */
  readonly rule: 'error' | 'off';
  readonly kind: 'function' | 'class' | 'getter';
  /** What to call instead; printed in every report. */
  readonly fix: string;
  /** Documentation of the fix. */
  readonly docs: string;
  readonly allowedWhen?: AllowedWhen;
  /**
   * Argument positions whose strings may be printed (paths, specifiers, commands). Every other
   * string is shown by its length only, since it may be a password, a key or the user's data.
   */
  readonly shows?: readonly number[];
  /** Command-line flag without which Node does not expose it. */
  readonly flag?: string;
  /** The property cannot be replaced on any supported Node; listed so that docs can say so. */
  readonly unpatchable?: true;
}

/** Entries that are made when somebody asks for them. */
export interface Table {
  /** Where its functions are. */
  readonly modules: readonly string[];
  /** `off`: all of them are off until a rule turns one on. */
  readonly rule: CatalogEntry['rule'];
  entries(): readonly CatalogEntry[];
}
