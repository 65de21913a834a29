import { spawn } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Project } from '../project/read-project.js';
import type { ProgramDiagnosis } from './diagnosis.js';
import { optionValues } from './option-values.js';
import { lastOf } from './probe/plain.js';
import { wordsIn } from './probe/run-node.js';
import { CALLS } from './throw-away-test.js';

export const RUNTIME = '@loopguard/runtime';

const PROGRAM = `const crypto = require('node:crypto');
const fs = require('node:fs');
const zlib = require('node:zlib');
const { ready } = require('node:module').createRequire(process.cwd() + '/')('${RUNTIME}/api');
ready();
setImmediate(() => {${CALLS}});
`;

/** Runs a program that blocks under the guard of programs; undefined where the project does not use it. */
export async function diagnoseProgram(
  { root, dependencies }: Project,
  timeoutMs: number,
): Promise<ProgramDiagnosis | undefined> {
  if (!Object.hasOwn(dependencies, RUNTIME)) return undefined;
  // Why elsewhere: nothing may be left in the project, whatever happens.
  const folder = await mkdtemp(path.join(await realpath(os.tmpdir()), 'loopguard-doctor-'));
  try {
    const file = path.join(folder, 'loopguard-doctor.cjs');
    await writeFile(file, PROGRAM);
    const said = await run(root, folder, file, timeoutMs);
    const { isFollowed, statuses } = await wordsIn(folder);
    const options = await optionValues({ root, folder: root, config: undefined, own: undefined });
    if (statuses.length > 0) return { guard: 'live', options };
    if (isFollowed) return { guard: 'silent', options };
    const isOff = options.some(({ name, value }) => name === 'mode' && value === 'off');
    return isOff ? { guard: 'off', options } : { guard: 'not run', reason: said, options: [] };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function run(root: string, folder: string, file: string, timeoutMs: number): Promise<string> {
  const child = spawn(process.execPath, ['--import', RUNTIME, file], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    env: {
      ...process.env,
      // The name is how `loopguard run` announces the folder in which it gathers what programs say.
      LOOPGUARD_RUN_DIRECTORY: folder,
      // Why: what it leaves goes with the folder.
      TMPDIR: folder,
      TEMP: folder,
      TMP: folder,
      // Why not: neither is a part of what this shell does.
      LOOPGUARD_PROGRAM: undefined,
      LOOPGUARD_BASELINE: undefined,
      NODE_OPTIONS: '',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (_code, signal) => {
      const seconds = timeoutMs / 1000;
      resolve(
        signal === 'SIGKILL'
          ? `The throw-away program did not end within ${seconds} seconds.`
          : lastOf(output),
      );
    });
  });
}
