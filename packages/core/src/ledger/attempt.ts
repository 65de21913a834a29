import type { Allowance } from './allowance.js';
import type { AttemptStart } from './attempt-start.js';
import type { TestLedger } from './test-ledger.js';

/** What an asynchronous context carries: whose it is, and what is allowed in it. */
export interface Store {
  readonly attempt: Attempt | undefined;
  readonly phase: 'body' | 'hook';
  /** The innermost `allowBlocking` block. */
  readonly block: EnteredBlock | undefined;
}

/** An `allowBlocking` block: what runs in its context is allowed until the block is over. */
export interface EnteredBlock {
  readonly allowance: Allowance;
  readonly outer: EnteredBlock | undefined;
  /** The attempt in whose context the block was entered. */
  readonly attempt: Attempt | undefined;
  /** The test that entered the block. */
  readonly opener: TestLedger | undefined;
  readonly isOpen: boolean;
}

/** One run of a test: its hooks and its body. */
export class Attempt {
  phase: 'hook' | 'body' = 'hook';
  isDone = false;
  /** The test's function waits, whatever it returns. */
  canWait = false;
  /** What it leaves behind serves the tests of other files as well. */
  isShared = false;
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

  /** Whose a call is that is about to be recorded: what something is called may be known only then. */
  named(): TestLedger {
    return this.test;
  }

  /** The attempt in whose time this one runs, where it is a part of the program. */
  get within(): Attempt | undefined {
    return undefined;
  }
}
