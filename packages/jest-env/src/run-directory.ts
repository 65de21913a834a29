import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { FileReport } from '@loopguard/core/adapter';

/** Names the folder through which test files speak to the reporter; set by the reporter. */
export const RUN_DIRECTORY = 'LOOPGUARD_RUN_DIRECTORY';

/** A test file whose tests the guard followed, or would have if the file had not turned it off. */
export interface LiveFile {
  readonly testFile: string;
  /** The file had no `@jest-environment` of its own: its project's environment is a guarded one. */
  readonly hasProjectEnvironment: boolean;
  readonly offReason?: string | undefined;
}

// Why captured: a test may have replaced it by the time its file ends.
const append = appendFileSync;

/** Where the reporter gathers what the files of the run say. */
export function runDirectory(): string | undefined {
  return process.env[RUN_DIRECTORY];
}

/** Whether this run has a reporter that gathers what its files say. */
export function hasReporter(): boolean {
  return runDirectory() !== undefined;
}

/** Leaves word that a file's tests were followed. */
export function leaveLive(file: LiveFile): void {
  const directory = runDirectory();
  if (directory === undefined) return;
  append(join(directory, `${process.pid}-${threadId}.live`), `${JSON.stringify(file)}\n`);
}

/** Leaves word of a finished file for the reporter, where the run has one. */
export function leaveReport(report: FileReport): void {
  const directory = runDirectory();
  if (directory === undefined) return;
  append(join(directory, `${process.pid}-${threadId}.jsonl`), `${JSON.stringify(report)}\n`);
}
