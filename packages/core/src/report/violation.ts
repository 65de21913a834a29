import type { Reach } from '../options/reach.js';

/** One position in the user's sources. */
export interface Location {
  /** As printed: relative to the project root where it lies below it. */
  readonly file: string;
  readonly absolute: string;
  readonly line: number;
  readonly column: number;
  readonly functionName: string;
}

/** One frame of a call's stack, at its position in the user's sources. */
export interface StackFrame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function: string;
  /** The package in node_modules that the file belongs to. */
  readonly package?: string;
}

/** When the loop was blocked, counted from the start of the test (or of the file). */
export interface Occurrence {
  readonly startMs: number;
  readonly durationMs: number;
}

/** Something, such as a request, that could not go on while something else held the loop. */
export interface Wait {
  readonly name: string;
  readonly waitedMs: number;
}

/** What was measured while JavaScript held the loop. */
export interface StallFacts {
  /** What waited meanwhile, the first time. */
  readonly waits?: readonly Wait[];
  cpuMs: number;
  /** Time the thread was ready and waited for a CPU, where the system says so. */
  starvedMs: number | undefined;
  readonly cause: 'cpu' | 'wait';
  /** The part of the samples in the blamed function and what it calls; undefined when nothing sampled. */
  readonly share: number | undefined;
  readonly gcShare: number;
  /** The part that a simulated browser computed; it counts for nothing. */
  readonly domShare: number;
  /** The function below the blamed one that most of it ran in, and its part of that. */
  readonly inner: { readonly name: string; readonly share: number } | undefined;
  /** Seen once while it hung, and not sampled. */
  readonly isHang: boolean;
}

/** A stall as it is printed. */
export interface StallReport extends StallFacts {
  /** What the blamed function called, when Node or V8 runs it: `JSON.parse`. */
  readonly leaf: string | undefined;
  /** Who called the blamed function, from the inside out. */
  readonly callers: readonly string[];
}

/** The test that a call belongs to, where no line of the user's says more. */
export interface TestLine {
  readonly name: string;
  /** As printed. */
  readonly file: string;
  readonly absolute: string;
  /** Undefined where it cannot be told. */
  readonly line: number | undefined;
  readonly column: number | undefined;
}

/** One call site that blocked the loop, with everything that is said about it. Plain data. */
export interface Violation {
  /** Catalog id. */
  readonly call: string;
  readonly category: string;
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
  /** The frames behind {@link stack}. */
  readonly frames: readonly StackFrame[];
  /** The first of its calls, in order. */
  occurrences: readonly Occurrence[];
  /** Stack lines that are worth showing, the blamed one first. */
  readonly stack: readonly string[];
  /** True in mode `throw`: the call was stopped before it blocked. */
  readonly wasStopped: boolean;
  /** No line of the user's own is on the stack. */
  readonly isOutside: boolean;
  /** Set for such a call where one test is blamed. */
  readonly test: TestLine | undefined;
  /** Undefined for computation. */
  readonly reach: Reach | undefined;
  /** What ran, where it is no test but something in a program, such as a request. */
  readonly during?: string | undefined;
  /** Why it is not certain that the call was made for that. */
  readonly doubt?: string | undefined;
  /** Why a whole file is blamed instead of one test. */
  readonly context: string | undefined;
  /** What a `require` loaded: `pkg:<name>`, or a path without its extension. Which line does so first changes with the order of tests. */
  readonly module?: string;
  /** Set when it is no call but computation. */
  readonly stall?: StallReport | undefined;
}
