import { type FileReport, leave, print } from '@loopguard/core/adapter';

/** Names the folder in which `loopguard run` gathers what test files say. */
const RUN_DIRECTORY = 'LOOPGUARD_RUN_DIRECTORY';

let directory: string | undefined;
let hasFailed = false;

/** Takes the folder out of the environment: what a test starts is no part of the run. */
export function takeRunDirectory(env: NodeJS.ProcessEnv): string | undefined {
  directory = env[RUN_DIRECTORY];
  delete env[RUN_DIRECTORY];
  return directory;
}

/** Leaves word for whoever sees the whole run. */
export function leaveWord(
  extension: '.live' | '.jsonl',
  word: FileReport | { readonly testFile: string; readonly offReason?: string | undefined },
): void {
  const problem = directory === undefined ? undefined : leave(directory, extension, word);
  if (problem === undefined || hasFailed) return;
  hasFailed = true;
  print(
    `[loopguard] What ${word.testFile} has to say does not reach the end of the run: ${String(problem)}`,
  );
}
