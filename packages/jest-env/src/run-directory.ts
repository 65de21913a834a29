import { basename } from 'node:path';
import { type FileReport, leave, type PlainOptions, print } from '@loopguard/core/adapter';

/** Names the folder through which test files speak to the reporter. */
const RUN_DIRECTORY = 'LOOPGUARD_RUN_DIRECTORY';
/** The process that the reporter is in. */
const RUN_PROCESS = 'LOOPGUARD_RUN_PROCESS';
/** What jest-worker starts a process with. */
const WORKER = 'processChild.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The part of `process` that tells whose it is. */
interface ProcessFacts {
  readonly pid: number;
  readonly ppid: number;
  readonly argv: readonly (string | undefined)[];
  readonly env: Environment;
}

/** A test file whose tests the guard followed, or would have if the file had not turned it off. */
export interface LiveFile {
  readonly testFile: string;
  /** Its project's id: several may run the same file, one guarded and another not. */
  readonly project: string;
  /** The file had no `@jest-environment` of its own: its project's environment is a guarded one. */
  readonly hasProjectEnvironment: boolean;
  readonly offReason?: string | undefined;
  /** What the class of its environment says: `loopguard doctor` asks. */
  readonly classOptions?: PlainOptions;
}

let hasFailed = false;

/**
 * Where the reporter gathers what the files of the run say. Another run that a test has started
 * inherits the variable, but is neither the reporter's process nor a worker of it.
 */
export function runDirectory(self: ProcessFacts = process): string | undefined {
  const { pid, ppid, argv, env } = self;
  const main = env[RUN_PROCESS];
  const isWorker = String(ppid) === main && basename(argv[1] ?? '') === WORKER;
  return String(pid) === main || isWorker ? env[RUN_DIRECTORY] : undefined;
}

/** Tells the workers that start from now on where to leave word. */
export function announceRunDirectory(path: string): void {
  process.env[RUN_DIRECTORY] = path;
  process.env[RUN_PROCESS] = String(process.pid);
}

/** Takes the folder out of an environment: whoever runs in it is no part of the run. */
export function hideRunDirectory(env: NodeJS.ProcessEnv | undefined = process.env): void {
  if (env === undefined) return;
  delete env[RUN_DIRECTORY];
  delete env[RUN_PROCESS];
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
