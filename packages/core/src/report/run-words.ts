import { leave } from '../safe/leave.js';
import { print } from '../safe/print.js';
import type { FileReport } from './file-report.js';

/** Names the folder in which somebody gathers what test files say. */
const RUN_DIRECTORY = 'LOOPGUARD_RUN_DIRECTORY';
/** Names the program that has started a process. */
const PROGRAM = 'LOOPGUARD_PROGRAM';
/** What `NODE_OPTIONS` were before `loopguard run` added its own. */
const NODE_OPTIONS = 'LOOPGUARD_NODE_OPTIONS';

/** What a process tells of a test file, or of the run, before its report. */
export interface LiveWord {
  /** Empty where it speaks of the run. */
  readonly testFile: string;
  readonly offReason?: string | undefined;
  readonly runner?: { readonly name: string; readonly version: string };
  /** Something of the file failed that is no finding. */
  readonly hasFailed?: true;
  /** Tests of the file ran, guarded or not. */
  readonly hasRun?: true;
  /** A program that is no test, and whether its exit code has to tell of a finding. */
  readonly program?: { readonly pid: number; readonly hasFinding?: true };
  /** What the run leaves out. */
  readonly scope?: { readonly partial: readonly string[]; readonly shards: readonly string[] };
}

/** Where code was that held the loop of a test file, seen while it did. */
export interface HeldWord {
  readonly testFile: string;
  /** The names of the tests that ran. */
  readonly tests: readonly string[];
  /** The line and its function; undefined where no line of the user's was on the stack. */
  readonly place: string | undefined;
  /** For how long it had been held by then. */
  readonly heldMs: number;
}

/** Where `loopguard run`, or the process that sees the whole run, gathers what its files say; undefined where nobody does. */
export const runDirectory: string | undefined = process.env[RUN_DIRECTORY];

let hasFailed = false;

/** Has the processes that start from now on leave word in a folder. */
export function announceRun(directory: string): void {
  process.env[RUN_DIRECTORY] = directory;
}

/** Takes the run out of the environment: what a test starts is no part of it. */
export function hideRun(env: NodeJS.ProcessEnv = process.env): void {
  delete env[RUN_DIRECTORY];
  delete env[PROGRAM];
  const before = env[NODE_OPTIONS];
  if (before === undefined) return;
  delete env[NODE_OPTIONS];
  if (before === '') delete env['NODE_OPTIONS'];
  else env['NODE_OPTIONS'] = before;
}

/** Leaves word for whoever sees the whole run; nobody does where there is no folder. */
export function leaveWord(
  directory: string | undefined,
  extension: '.live' | '.jsonl',
  word: LiveWord | FileReport,
): void {
  const problem = directory === undefined ? undefined : leave(directory, extension, word);
  if (problem === undefined || hasFailed) return;
  hasFailed = true;
  print(
    `[loopguard] What ${word.testFile} has to say does not reach the end of the run: ${String(problem)}`,
  );
}
