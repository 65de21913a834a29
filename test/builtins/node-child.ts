import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProcess } from '../runners/process.js';

/** The Node that the child programs run on: `LOOPGUARD_NODE`, or the one that runs the tests. */
export const nodeBinary: string = process.env['LOOPGUARD_NODE'] || process.execPath;

/** Flags that put the detector into the process before anything else runs, as CommonJS. */
export const PRELOADED: readonly string[] = [
  '--require',
  fileURLToPath(new URL('../../packages/core/dist/preload.cjs', import.meta.url)),
];

/** `process.versions.node` of that Node. */
export async function nodeVersion(): Promise<string> {
  const { stdout } = await runProcess(nodeBinary, ['-p', 'process.versions.node'], {
    cwd: os.tmpdir(),
  });
  return stdout.trim();
}

/**
 * Runs a program in a fresh process, in an empty directory, with `localStorage` where Node has it.
 * The program writes JSON to the file that is its last argument.
 *
 * @throws if the program fails, or writes nothing
 */
export async function runProgram<Result>(
  program: URL,
  args: readonly string[] = [],
  flags: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'loopguard-child-'));
  const resultFile = path.join(directory, 'result.json');
  const storage = (await nodeVersion()).startsWith('20.')
    ? []
    : ['--experimental-webstorage', `--localstorage-file=${path.join(directory, 'storage')}`];
  try {
    const { exitCode, stdout, stderr } = await runProcess(
      nodeBinary,
      ['--no-warnings', ...storage, ...flags, fileURLToPath(program), ...args, resultFile],
      { cwd: directory, env },
    );
    if (exitCode !== 0) throw new Error(`${program.pathname} failed.\n${stdout}\n${stderr}`);
    return JSON.parse(await readFile(resultFile, 'utf8')) as Result;
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}
