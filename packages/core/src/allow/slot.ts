/** Which shape the object has that lives in the slot; `test/repository/slot` has it in words. */
export const SLOT_VERSION = 3;

/**
 * Where a thread's one guard lives. Versioned, so that a copy of core that speaks another shape does
 * not mistake this one for its own; a registered symbol, so that every copy of core and every vm
 * realm finds it.
 */
export const SLOT: unique symbol = Symbol.for(`@loopguard/core/guard/${SLOT_VERSION}`) as never;

/** What code under test can reach of the guard. */
export interface AllowFacade {
  allowBlocking(
    reason: unknown,
    calls: readonly string[] | undefined,
    block: (() => unknown) | undefined,
  ): unknown;
}

type Holder = { [SLOT]?: AllowFacade };

/** The facade of the guard that runs in this thread, if there is one. */
export function findFacade(): AllowFacade | undefined {
  // Why both: Jest's sandbox has its own `process`, Vitest's vm pools their own `globalThis`.
  const { process: own } = globalThis as { process?: Holder };
  // Why optional: a browser has none, and code that imports this may be bundled for one.
  return (globalThis as Holder)[SLOT] ?? own?.[SLOT];
}
