import { type FileReport, leave, print } from '@loopguard/core/adapter';

/** Names the folder through which test files speak to the reporter; set by the reporter. */
export const RUN_DIRECTORY = 'LOOPGUARD_RUN_DIRECTORY';

/** A test file whose tests the guard followed, or would have if the file had not turned it off. */
export interface LiveFile {
  readonly testFile: string;
  /** The file had no `@jest-environment` of its own: its project's environment is a guarded one. */
  readonly hasProjectEnvironment: boolean;
  readonly offReason?: string | undefined;
}

let hasFailed = false;

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
  leaveWord('.live', file);
}

/** Leaves word of a finished file for the reporter, where the run has one. */
export function leaveReport(report: FileReport): void {
  leaveWord('.jsonl', report);
}

/** Never throws: Jest would take that for a failure of the test file. */
function leaveWord(extension: '.live' | '.jsonl', word: LiveFile | FileReport): void {
  const directory = runDirectory();
  const problem = directory === undefined ? undefined : leave(directory, extension, word);
  if (problem === undefined || hasFailed) return;
  hasFailed = true;
  print(
    `[loopguard] What ${word.testFile} has to say does not reach the end of the run: ${String(problem)}`,
  );
}
