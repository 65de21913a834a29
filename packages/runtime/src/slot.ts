import type { Listener } from './message.js';

/** What the guard of a program lets its code do. */
export interface Runtime {
  ready(): void;
  context<T>(name: string | (() => string), fn: () => T): T;
  onBlockingCall(listener: Listener): () => void;
  pause(): void;
  resume(): void;
}

/**
 * Where a process has its one guard. A registered symbol, so that every copy of this package, `import`ed or
 * `require`d, finds it; versioned, so that none mistakes another shape for its own.
 */
const SLOT: unique symbol = Symbol.for('@loopguard/runtime/1') as never;

type Holder = { [SLOT]?: Runtime };

/** The guard of this process, if there is one. */
export function findRuntime(): Runtime | undefined {
  return (process as Holder)[SLOT];
}

export function publish(runtime: Runtime): void {
  Object.defineProperty(process, SLOT, { value: runtime, configurable: true });
}
