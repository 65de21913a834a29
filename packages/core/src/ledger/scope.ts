import { isPending, isPromise } from '../safe/promise-state.js';
import type { Allowance, Attempt } from './test-ledger.js';
import type { StackOf } from './record.js';

/**
 * An `allowBlocking` block. What runs in its context is allowed until the block is over: when its
 * promise settles, at once where it gives none, and at the latest with its test.
 */
export class Scope {
  readonly allowance: Allowance;
  readonly outer: Scope | undefined;
  /** The attempt in whose context the block was entered. */
  readonly attempt: Attempt | undefined;
  /** The stack that entered it, where the context does not tell whose it is. */
  readonly opener: StackOf | undefined;
  #result: unknown;
  #isOver = false;

  constructor(
    allowance: Allowance,
    outer: Scope | undefined,
    attempt: Attempt | undefined,
    opener: StackOf | undefined,
  ) {
    this.allowance = allowance;
    this.outer = outer;
    this.attempt = attempt;
    this.opener = opener;
  }

  /**
   * Asked when a call is made, instead of being told: a handler of ours at the promise would count
   * as one of the user's, and hide a rejection that nobody handles.
   */
  get isOpen(): boolean {
    if (this.#isOver) return false;
    this.#isOver =
      this.attempt?.isDone === true || (isPromise(this.#result) && !isPending(this.#result));
    return !this.#isOver;
  }

  /** The block has thrown, or given back `result`. */
  leave(result: unknown): void {
    if (isPromise(result)) {
      this.#result = result;
      return;
    }
    // Why not asked to tell when it is done: calling `then` of a query starts it.
    const isThenable = typeof (result as { then?: unknown } | undefined)?.then === 'function';
    this.#isOver = !isThenable || this.attempt === undefined;
  }
}
