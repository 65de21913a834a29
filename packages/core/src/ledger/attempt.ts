import { isPending, isPromise } from '../safe/promise-state.js';
import type { Allowance } from './allowance.js';
import type { AttemptStart } from './attempt-start.js';
import type { TestLedger } from './test-ledger.js';

/** What an asynchronous context carries: whose it is, and what is allowed in it. */
export interface Store {
  readonly attempt: Attempt | undefined;
  readonly phase: 'body' | 'hook';
  /** The innermost `allowBlocking` block. */
  readonly block: AllowBlock | undefined;
}

/** One run of a test: its hooks and its body. */
export class Attempt {
  phase: 'hook' | 'body' = 'hook';
  isDone = false;
  /** What earlier attempts of the same test have left, where they did. */
  start: AttemptStart | undefined;
  /** Another test ran at the same time, now or before. */
  hasCompany = false;
  /** What follows the test file that it belongs to. */
  home: object | undefined;
  readonly hookStore: Store = { attempt: this, phase: 'hook', block: undefined };
  readonly bodyStore: Store = { attempt: this, phase: 'body', block: undefined };

  readonly test: TestLedger;

  constructor(test: TestLedger) {
    this.test = test;
  }
}

/**
 * An `allowBlocking` block. What runs in its context is allowed until the block is over: when its
 * promise settles, at once where it gives none, and at the latest with its test.
 */
export class AllowBlock {
  readonly allowance: Allowance;
  readonly outer: AllowBlock | undefined;
  /** The attempt in whose context the block was entered. */
  readonly attempt: Attempt | undefined;
  readonly #provenOpener: (() => TestLedger | undefined) | undefined;
  #result: unknown;
  #isOver = false;

  /** @param provenOpener - the test that entered it, where its stack tells that and the context does not */
  constructor(
    allowance: Allowance,
    outer: AllowBlock | undefined,
    attempt: Attempt | undefined,
    provenOpener: (() => TestLedger | undefined) | undefined,
  ) {
    this.allowance = allowance;
    this.outer = outer;
    this.attempt = attempt;
    this.#provenOpener = provenOpener;
  }

  /** The test that entered the block. */
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
