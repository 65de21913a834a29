import type { Attempt, Store } from './attempt.js';
import type { Contest } from './contest.js';
import type { TestLedger } from './test-ledger.js';

/** Answers whose a call is, as far as its asynchronous context tells. */
export interface Whose {
  /** The owner of what has to wait for a look at its stack. */
  readonly contested: TestLedger;
  /** How many calls hooks made, which nobody judges where hooks are not guarded. */
  readonly hookCalls: number;
  /** Whose a call is that is made now: a test's, the file's, `contested`, or undefined where nothing is guarded. */
  ownerOf(store: Store | undefined): TestLedger | undefined;
  /** Who may have made a call that is contested now. */
  contestOf(store: Store | undefined): Contest;
  /** Where an opt-out made now without a block belongs. */
  allowanceOwner(store: Store | undefined): TestLedger;
  /** Makes an attempt one of this file's. */
  add(attempt: Attempt): void;
  /** Who runs, or what a test accepts, is another from now on. */
  noteChange(): void;
}
