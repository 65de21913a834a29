import type { CatalogEntry } from '../catalog/types.js';
import type { Occurrence, StallFacts } from '../report/violation.js';
import type { Blame } from './classify.js';

/** One call site that blocked, as it was seen at the call; sources are looked at later. */
export interface CallRecord {
  readonly entry: CatalogEntry;
  readonly blame: Blame;
  readonly sites: readonly NodeJS.CallSite[];
  /** Formats the same frames on first use. */
  readonly text: { readonly stack?: string };
  readonly args: string;
  readonly severity: 'error' | 'warn';
  /** The module asked for, when the call is a `require`. */
  readonly specifier: string | undefined;
  readonly wasStopped: boolean;
  /** Why the file is blamed instead of a test. */
  readonly context: string | undefined;
  /** The first calls, for a timeline. */
  readonly occurrences: Occurrence[];
  /** What is known of a stall, when it is one. */
  readonly stall?: StallFacts;
  count: number;
  durationMs: number;
}

// Why a limit: a loop of a million calls is told by its count.
const MAX_OCCURRENCES = 20;

/** Adds the time that a call took. `start` is counted from the start of its test. */
export function noteTime(record: CallRecord, startMs: number, durationMs: number): void {
  record.durationMs += durationMs;
  if (record.occurrences.length < MAX_OCCURRENCES) record.occurrences.push({ startMs, durationMs });
}
