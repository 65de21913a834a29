import type { Wait } from '../report/violation.js';
import type { Attempt } from './attempt.js';
import type { TestLedger } from './test-ledger.js';

/** What something is called that begins; a function is asked when a call of it is first recorded. */
export type ContextName = string | (() => string);

/** Something that runs in a program and that reports name, such as a request. */
export interface ContextScope {
  /** Runs `fn`, and what it starts, in this context; returns what `fn` returns. */
  run<T>(fn: () => T): T;
  /** Makes this the context of what runs next. */
  enter(): void;
  /** Nobody waits for it any more, such as the client of a request. What it still does is its own all the same. */
  leave(): void;
  /** It is over: what it left behind is the program's from now on. */
  end(): void;
}

/** A stretch of time, by the clock of the process. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** Who held the loop; nobody where it was the program itself, or one of several. */
export interface Holder {
  readonly attempt: Attempt | undefined;
  readonly doubt?: string;
}

/** What runs in a thread without tests, such as requests. */
export interface OpenContexts {
  /** Stands for those that nobody has asked for their names. */
  readonly nameless: TestLedger;
  /** The names of the others that have begun and not ended. */
  namesBeside(one?: Attempt): string[];
  /** The loop has turned: what has ended by now is no longer looked for. */
  forgetEnded(): void;
  /** The one that held the loop in a stretch, as far as it can be told, and why that is not certain. */
  holderOf(window: Window): Holder;
  /** Those that had begun by the end of a stretch in which something else held the loop, the longest first. */
  waitsIn(window: Window, holder: Attempt | undefined): Wait[];
}
