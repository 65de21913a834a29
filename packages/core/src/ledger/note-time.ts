import type { CallRecord } from './record.js';

// Why a limit: a loop of a million calls is told by its count.
const MAX_OCCURRENCES = 20;

/** Adds the time that a call took. `start` is counted from the start of its test. */
export function noteTime(record: CallRecord, startMs: number, durationMs: number): void {
  record.durationMs += durationMs;
  if (record.occurrences.length < MAX_OCCURRENCES) record.occurrences.push({ startMs, durationMs });
}
