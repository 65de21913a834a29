import { SafeMap } from '../safe/collections.js';
import { late } from '../safe/late.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { CallRecord } from '../ledger/record.js';
import type { Session } from '../guard/session.js';

/**
 * Tells a test's stalls from those of what an ended test left behind. No profile knows in which
 * asynchronous context code ran, but a callback lies inside the test that made it.
 */
export class LateStalls {
  readonly #session: Session;
  readonly #noted = new SafeMap<TestLedger, CallRecord[]>();

  constructor(session: Session) {
    this.#session = session;
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
    const { fileLedger, tests } = this.#session;
    const { records } = fileLedger;
    const ended = [...tests.values()].filter(({ hasEnded }) => hasEnded);
    for (const record of all) {
      const owner = late().ownerOfStall(this.#session, record, [test, ...ended]);
      if (owner === undefined || owner === test) continue;
      for (const [key, known] of test.records) if (known === record) test.records.delete(key);
      const context = `${JSON.stringify(owner.info.name)} had already ended, while ${JSON.stringify(test.info.name)} ran: await what it starts`;
      records.set(`late stall ${records.size}`, { ...record, context });
    }
  }
}
