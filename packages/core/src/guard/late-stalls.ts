import { oneOf } from './attribution.js';
import { toPath } from './files.js';
import { parsePosition, stackLines } from './frames.js';
import type { TestLedger } from './owner.js';
import type { CallRecord } from './record.js';
import type { Session } from './session.js';
import { titleOf } from './stall-report.js';
import { rangeOfTest } from './stall-source.js';
import { SafeMap, SafeSet } from '../safe/collections.js';

// Why captured: a test may replace it.
const activeResources = process.getActiveResourcesInfo.bind(process);

interface Noted {
  readonly record: CallRecord;
  /** Tests that had ended and seemed to have left something running. */
  readonly suspects: readonly TestLedger[];
}

/**
 * Tells a test's stalls from those of what an ended test left behind. No profile knows in which
 * asynchronous context code ran, but a callback lies inside the test that made it.
 */
export class LateStalls {
  readonly #session: Session;
  readonly #ended = new SafeSet<TestLedger>();
  readonly #suspects = new SafeSet<TestLedger>();
  readonly #noted = new SafeMap<TestLedger, Noted[]>();
  #last: { readonly test: TestLedger; readonly resources: number } | undefined;
  #atFirst: number | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** A test is about to begin; the one before has ended. */
  begin(test: TestLedger): void {
    const resources = activeResources().length;
    this.#atFirst ??= resources;
    if (this.#last && this.#last.test !== test) {
      this.#ended.add(this.#last.test);
      if (resources > this.#last.resources) this.#suspects.add(this.#last.test);
    }
    if (resources <= this.#atFirst) this.#suspects.clear();
    this.#last = { test, resources };
  }

  /** A stall was given to the only test that ran. */
  note(record: CallRecord, test: TestLedger): void {
    if (this.#ended.size === 0) return;
    const noted = this.#noted.get(test) ?? [];
    noted.push({ record, suspects: [...this.#suspects] });
    this.#noted.set(test, noted);
  }

  /** Moves those stalls of a test to the file that are, or may be, another one's. */
  settle(test: TestLedger): void {
    const all = this.#noted.get(test);
    if (all === undefined) return;
    this.#noted.delete(test);
    for (const { record, suspects } of all) {
      if (record.evidence === undefined) continue;
      const owner = this.#ownerOf(record, test);
      const name = JSON.stringify(test.info.name);
      if (owner === test || (owner === undefined && suspects.length === 0)) continue;
      const context =
        owner === undefined
          ? oneOf([name, ...suspects.map(({ info }) => JSON.stringify(info.name))])
          : `${JSON.stringify(owner.info.name)} had already ended, while ${name} ran: await what it starts`;
      const candidates = owner === undefined ? [test, ...suspects].map(({ info }) => info) : [];
      for (const [key, known] of test.records) if (known === record) test.records.delete(key);
      this.#session.fileLedger.records.set(`late stall ${this.#session.fileLedger.records.size}`, {
        ...record,
        context,
        candidates,
      });
    }
  }

  /** The test in whose function the stall began; undefined where no frame is in one. */
  #ownerOf({ evidence }: CallRecord, test: TestLedger): TestLedger | undefined {
    const { sources, testFile, stackOf } = this.#session;
    const stack = evidence && stackOf(evidence.text);
    const lines = typeof stack === 'string' ? stackLines(stack) : [];
    const text = sources.text(testFile);
    // Why the outermost first: a test may call what another one has defined.
    for (const line of lines.toReversed()) {
      const position = parsePosition(line);
      if (!position || toPath(position.file) !== testFile) continue;
      for (const owner of [test, ...this.#ended]) {
        const range = rangeOfTest(text, titleOf(owner.info));
        if (range && range.first <= position.line && position.line <= range.last) return owner;
      }
    }
    return undefined;
  }
}
