/** Which shape the object has that lives in the slot; `test/repository/slot` has it in words. */
export const SLOT_VERSION = 4;

/**
 * Where a thread's one guard lives. Versioned, so that a copy of core that speaks another shape does
 * not mistake this one for its own; a registered symbol, so that every copy of core and every vm
 * realm finds it.
 */
export const SLOT: unique symbol = Symbol.for(`@loopguard/core/guard/${SLOT_VERSION}`) as never;

/** A call that a collector has seen. */
export interface CollectedCall {
  /** Catalog id; `stall` for computation. */
  readonly call: string;
  /** What a test would fail with, ready to print; why it is allowed, where it is. */
  readonly text: string;
}

/** What a block of code did. */
export interface CollectedCalls {
  readonly blocked: readonly CollectedCall[];
  readonly allowed: readonly CollectedCall[];
}

/** Takes over what code does, in place of the test that runs it. */
export interface CallCollector {
  /** Why nothing is guarded; undefined where it is. */
  readonly offReason: string | undefined;
  /** Tells people what fails nothing. */
  warn(text: string): void;
  run<T>(block: () => T): T;
  /** What it did and started is over. */
  end(): CollectedCalls;
}

/** What code under test can reach of the guard. */
export interface AllowFacade {
  allowBlocking(
    reason: unknown,
    calls: readonly string[] | undefined,
    block: (() => unknown) | undefined,
  ): unknown;
  /**
   * @param calls - ids or globs of what is taken over; undefined for every call
   * @param stallMs - how long code may hold the loop; undefined where that is the test's, as always
   * @returns undefined where no test runs
   */
  collectCalls(
    calls: readonly string[] | undefined,
    stallMs: number | undefined,
  ): CallCollector | undefined;
}

type Holder = { [SLOT]?: AllowFacade };

/** The facade of the guard that runs in this thread, if there is one. */
export function findFacade(): AllowFacade | undefined {
  // Why both: Jest's sandbox has its own `process`, Vitest's vm pools their own `globalThis`.
  const { process: own } = globalThis as { process?: Holder };
  // Why optional: a browser has none, and code that imports this may be bundled for one.
  return (globalThis as Holder)[SLOT] ?? own?.[SLOT];
}
