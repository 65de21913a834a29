import { spawn } from 'node:child_process';
import type { FileReport } from '@loopguard/core/report';
import { readWords } from '../../../run/read-words.js';
import { lastOf } from './plain.js';
import type { Outcome, ProbeRequest } from './protocol.js';

/** What a process of Node has printed; its exit code says less than its reporter. */
export function runNode(
  { cwd, env, folder }: ProbeRequest,
  args: readonly string[],
): Promise<string> {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    // The name is how `loopguard run` announces the folder in which it gathers what files say.
    env: { ...process.env, ...env, LOOPGUARD_RUN_DIRECTORY: folder },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', () => resolve(lastOf(output)));
  });
}

/** What the adapter of the throw-away test has left. */
export async function wordsIn(folder: string): Promise<Pick<Outcome, 'isFollowed' | 'statuses'>> {
  const live = await readWords<{ testFile: string }>(folder, '.live');
  const reports = await readWords<FileReport>(folder, '.jsonl');
  return {
    // Why not all: who starts the files leaves a word without one.
    isFollowed: live.words.some(({ testFile }) => testFile !== ''),
    statuses: reports.words.flatMap(({ calls }) => calls.map(({ status }) => status)),
  };
}
