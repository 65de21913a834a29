import type { Violation } from '../report/violation.js';
import type { Further, CallRecord } from './record.js';
import type { TestLedger } from './test-ledger.js';

/** What a test had recorded when one of its later attempts began. */
export interface AttemptStart {
  readonly counted: ReadonlyMap<CallRecord, Counted>;
  readonly mistakes: ReadonlySet<string>;
  readonly further: Readonly<Record<Further, number>> | undefined;
}

interface Counted {
  readonly count: number;
  readonly durationMs: number;
  readonly occurrences: number;
}

export function attemptStart(ledger: TestLedger): AttemptStart {
  const counted = new Map<CallRecord, Counted>();
  for (const record of ledger.records.values()) {
    const { count, durationMs, occurrences } = record;
    counted.set(record, { count, durationMs, occurrences: occurrences.length });
  }
  return {
    counted,
    mistakes: new Set(ledger.mistakes.keys()),
    further: ledger.further && { ...ledger.further },
  };
}

/** A violation of a record without what earlier attempts did; undefined when nothing is left. */
export function sinceStart(
  violation: Violation,
  record: CallRecord,
  start: AttemptStart | undefined,
): Violation | undefined {
  const earlier = start?.counted.get(record);
  if (earlier === undefined) return violation;
  const count = violation.count - earlier.count;
  if (count === 0) return undefined;
  return {
    ...violation,
    count,
    durationMs: violation.durationMs - earlier.durationMs,
    occurrences: violation.occurrences.slice(earlier.occurrences),
  };
}
