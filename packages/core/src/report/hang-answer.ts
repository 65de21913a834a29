import type { FileReport } from './file-report.js';

/** What a thread that hangs says, as JSON, when another one asks it where it is. */
export interface HangAnswer {
  /** For people. */
  readonly text: string;
  /** For the run's reports; absent where none is written. */
  readonly note?: HangNote;
}

/**
 * A file in the run's folder that holds what the report would have said, had the hang come back.
 * It stays there until the test file has ended and reported for itself.
 */
export interface HangNote {
  readonly path: string;
  readonly report: FileReport;
}
