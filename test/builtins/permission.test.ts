import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runProcess } from '../runners/process.js';
import { nodeBinary, nodeVersion, PRELOADED } from './node-child.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = fileURLToPath(new URL('./permission.mjs', import.meta.url));

test("under Node's permission model a file is guarded, and what is denied is said once", async () => {
  const isOld = (await nodeVersion()).startsWith('20.');
  const { exitCode, stdout, stderr } = await runProcess(
    nodeBinary,
    [
      '--no-warnings',
      isOld ? '--experimental-permission' : '--permission',
      `--allow-fs-read=${root}`,
      ...PRELOADED,
      program,
    ],
    { cwd: os.tmpdir() },
  );

  expect(stdout.trim().split('\n')).toEqual([
    'first file BlockingCallError fs.existsSync',
    'second file BlockingCallError fs.existsSync',
  ]);
  expect(stderr.match(/\[loopguard\]/g) ?? []).toHaveLength(1);
  expect(stderr).toContain('[loopguard] The profiler cannot start, so stalls stay unnamed');
  expect(exitCode).toBe(0);
});
