import type { FileFacts } from '../ledger/file-facts.js';
import type { CallRecord } from '../ledger/record.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { SafeMap } from '../safe/collections.js';
import { moveToOwners } from './stall-owner.js';

/**
 * Tells a test's stalls from those of what an ended test left behind. No profile knows in which
 * asynchronous context code ran, but a callback lies inside the test that made it.
 */
export class LeftoverStalls {
  readonly #file: FileFacts;
  readonly #noted = new SafeMap<TestLedger, CallRecord[]>();

  constructor(file: FileFacts) {
    this.#file = file;
  }

  /** A stall was given to the only test that ran. */
  note(record: CallRecord, test: TestLedger): void {
    const noted = this.#noted.get(test) ?? [];
    noted.push(record);
    this.#noted.set(test, noted);
  }

  /** Moves those stalls of a test to the file that are an ended one's. */
  settle(test: TestLedger): void {
    const noted = this.#noted.get(test);
    if (noted === undefined) return;
    this.#noted.delete(test);
    moveToOwners(this.#file, noted, test);
  }
}
