import type { Listener } from './message.js';
import { findRuntime } from './slot.js';

export type { BlockingCallMessage, BlockingPlace, Listener } from './message.js';

/**
 * Says that the program has started: from now on it is guarded. Needed with the option `ready: 'manual'`,
 * and earlier than the first server listens with any other. Without a guard it does nothing.
 */
export function ready(): void {
  findRuntime()?.ready();
}

/**
 * Runs `fn`, and says what it is: reports of what blocks in it, across `await` and in what it starts, name it
 * as they name requests. It ends when its promise settles, or at once where it returns none.
 *
 * @param name - one of few, such as `job resize`: without ids, since there is a row for each. A function
 *   is asked when something blocks.
 * @returns what `fn` returns; for a promise, one that settles in the same way
 * @example
 * ```ts
 * queue.process((job) => context(`job ${job.name}`, () => handle(job)));
 * ```
 */
export function context<T>(name: string | (() => string), fn: () => T): T {
  const runtime = findRuntime();
  return runtime === undefined ? fn() : runtime.context(name, fn);
}

/**
 * Has each blocking call told, as soon as it is back. A listener that throws harms neither the call nor the
 * program: that is said once.
 *
 * @returns what ends it
 * @example
 * ```ts
 * onBlockingCall(({ call, context, where }) => log.warn({ call, context, where }, 'blocked the event loop'));
 * ```
 */
export function onBlockingCall(listener: Listener): () => void {
  return findRuntime()?.onBlockingCall(listener) ?? ((): void => {});
}

/** Nothing is guarded from now on, until {@link resume} was called as often as this. */
export function pause(): void {
  findRuntime()?.pause();
}

/** Ends what {@link pause} began. */
export function resume(): void {
  findRuntime()?.resume();
}
