import { type FileReport, leave, print } from '@loopguard/core/adapter';

/** Names the folder in which `loopguard run` gathers what test files say. */
const RUN_DIRECTORY = 'LOOPGUARD_RUN_DIRECTORY';
/** What `NODE_OPTIONS` were before `loopguard run` added its own. */
const NODE_OPTIONS = 'LOOPGUARD_NODE_OPTIONS';

/** What a process tells of a test file before its report. */
interface LiveWord {
  readonly testFile: string;
  readonly offReason?: string | undefined;
  readonly runner?: { readonly name: 'node-test'; readonly version: string };
  readonly hasFailed?: true;
}

/** Where `loopguard run` gathers what the files of its run say; undefined without it. */
export const runDirectory: string | undefined = process.env[RUN_DIRECTORY];

let hasFailed = false;

/** Takes the run out of the environment: what a test starts is no part of it. */
export function hideRun(env: NodeJS.ProcessEnv = process.env): void {
  delete env[RUN_DIRECTORY];
  const before = env[NODE_OPTIONS];
  if (before === undefined) return;
  delete env[NODE_OPTIONS];
  if (before === '') delete env['NODE_OPTIONS'];
  else env['NODE_OPTIONS'] = before;
}

/** Leaves word for whoever sees the whole run. */
export function leaveWord(extension: '.live' | '.jsonl', word: LiveWord | FileReport): void {
  const problem = runDirectory === undefined ? undefined : leave(runDirectory, extension, word);
  if (problem === undefined || hasFailed) return;
  hasFailed = true;
  print(
    `[loopguard] What ${word.testFile} has to say does not reach the end of the run: ${String(problem)}`,
  );
}
