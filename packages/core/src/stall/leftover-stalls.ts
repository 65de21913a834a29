import { SafeMap } from '../safe/collections.js';
import { late } from '../safe/late.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { CallRecord } from '../ledger/record.js';
import type { FileFacts } from '../ledger/file-facts.js';

type StallOwner = typeof import('./stall-owner.js');

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
    const all = this.#noted.get(test);
    if (all === undefined) return;
    this.#noted.delete(test);
    const { fileLedger, tests } = this.#file;
    const { records } = fileLedger;
    const ended = [...tests.values()].filter(({ hasEnded }) => hasEnded);
    for (const record of all) {
      const owner = late<StallOwner>().ownerOfStall(this.#file, record, [test, ...ended]);
      if (owner === undefined || owner === test) continue;
      for (const [key, known] of test.records) if (known === record) test.records.delete(key);
      const context = `${JSON.stringify(owner.info.name)} had already ended, while ${JSON.stringify(test.info.name)} ran: await what it starts`;
      records.set(`leftover stall ${records.size}`, { ...record, context });
    }
  }
}
