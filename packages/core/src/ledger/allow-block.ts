import { isPromise } from '../safe/originals.js';
import { isPending } from '../safe/promise-state.js';
import type { Allowance } from './allowance.js';
import type { Attempt, EnteredBlock } from './attempt.js';
import type { TestLedger } from './test-ledger.js';

/**
 * An `allowBlocking` block. What runs in its context is allowed until the block is over: when its
 * promise settles, at once where it gives none, and at the latest with its test.
 */
export class AllowBlock implements EnteredBlock {
  readonly allowance: Allowance;
  readonly outer: EnteredBlock | undefined;
  readonly attempt: Attempt | undefined;
  readonly #provenOpener: (() => TestLedger | undefined) | undefined;
  #result: unknown;
  #isOver = false;

  /** @param provenOpener - the test that entered it, where its stack tells that and the context does not */
  constructor(
    allowance: Allowance,
    outer: EnteredBlock | undefined,
    attempt: Attempt | undefined,
    provenOpener: (() => TestLedger | undefined) | undefined,
  ) {
    this.allowance = allowance;
    this.outer = outer;
    this.attempt = attempt;
    this.#provenOpener = provenOpener;
  }

  get opener(): TestLedger | undefined {
    return this.#provenOpener?.() ?? this.attempt?.test;
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
