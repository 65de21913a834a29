import type { WatchedEntry } from '../catalog/watched-entry.js';
import type { Store } from './attempt.js';
import type { TestLedger } from './test-ledger.js';

/** A call that nothing has allowed so far. */
export interface OpenCall {
  readonly entry: WatchedEntry;
  readonly args: ArrayLike<unknown>;
  /** The module asked for, when the call is a `require`. */
  readonly specifier: string | undefined;
  readonly store: Store | undefined;
  /** Whose it is by its context. */
  readonly owner: TestLedger;
}
