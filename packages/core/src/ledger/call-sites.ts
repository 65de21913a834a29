import { SafeMap } from '../safe/collections.js';
import type { CallPath, CallRecord } from './record.js';
import type { TestLedger } from './test-ledger.js';

// Why: a runaway recursion gives every call a stack of its own; the count goes on without them.
const MAX_SITES = 200;
// When a file has so many, each of its further tests keeps only a few.
const MANY_SITES = 2000;
const FEW_SITES = 3;

/** A test file whose call sites are kept. */
interface RecordedFile {
  /** Calls that wait for a look at their stacks. */
  readonly contested: TestLedger;
  readonly onNews: (() => void) | undefined;
  sites: CallSites | undefined;
}

/** The call sites of a test file that a record is kept of. */
export class CallSites {
  /** What is known of stacks that led to a recorded call. */
  readonly paths: Map<string, CallPath> = new SafeMap();
  readonly #file: RecordedFile;
  #count = 0;

  private constructor(file: RecordedFile) {
    this.#file = file;
  }

  /** Made for the first call of a file that is recorded. */
  static of(file: RecordedFile): CallSites {
    return (file.sites ??= new CallSites(file));
  }

  /** Whether a ledger keeps no more records. */
  isFull({ records }: TestLedger): boolean {
    return records.size >= (this.#count < MANY_SITES ? MAX_SITES : FEW_SITES);
  }

  /** The record of a call site, made when it is new; undefined when there are too many to keep: see `judge-further.ts`. */
  record(ledger: TestLedger, key: string, make: () => CallRecord): CallRecord | undefined {
    let record = ledger.records.get(key);
    if (record === undefined) {
      if (this.isFull(ledger)) return undefined;
      record = make();
      ledger.records.set(key, record);
      if (ledger !== this.#file.contested) this.#count++;
      this.#file.onNews?.();
    }
    return record;
  }
}
