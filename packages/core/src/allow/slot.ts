/**
 * Where a thread's one detector lives. Versioned, so that a future incompatible core does not
 * mistake this one for its own; a registered symbol, so that every copy of core and every vm
 * realm finds it.
 */
export const SLOT: unique symbol = Symbol.for('@loopguard/core/detector/1') as never;

/** What user code can reach of the detector. */
export interface AllowFacade {
  allowBlocking(
    reason: unknown,
    calls: readonly string[] | undefined,
    block: (() => unknown) | undefined,
  ): unknown;
}

type Holder = { [SLOT]?: AllowFacade };

/** The running detector's facade, if there is one in this thread. */
export function findFacade(): AllowFacade | undefined {
  // Why both: Jest's sandbox has its own `process`, Vitest's vm pools their own `globalThis`.
  const { process: own } = globalThis as { process?: Holder };
  // Why optional: a browser has none, and code that imports this may be bundled for one.
  return (globalThis as Holder)[SLOT] ?? own?.[SLOT];
}
