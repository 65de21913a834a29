import { generateKeyPair } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onTestFinished, test, expect } from 'vitest';
import type { FileReport } from '@loopguard/core/report';
import { buildReport } from '../../../packages/cli/src/run/build-report.js';
import { replaceableCalls } from '../../../packages/cli/src/suggest/replacements.js';
import { nodeBinary, nodeVersion } from '../../builtins/node-child.js';
import { patienceMs, runProcess } from '../../runners/process.js';
import { writeFiles, writeProject } from '../../runners/project.js';
import { program } from '../init/test-project.js';
import { SAMPLE_CALLS } from './calls.js';
import { makePrograms } from './programs.js';

const home = fileURLToPath(new URL('../..', import.meta.url));
const COUNT = 200;
const SEED = Number(process.env['LOOPGUARD_SEED'] ?? 1);

interface Ran {
  readonly outcomes: Readonly<Record<string, unknown>>;
  readonly report: FileReport;
}

async function run(root: string): Promise<Ran> {
  const target = path.join(root, 'result.json');
  const child = fileURLToPath(new URL('run-programs.mjs', import.meta.url));
  const { exitCode, stdout, stderr } = await runProcess(
    nodeBinary,
    ['--no-warnings', child, root, target],
    { cwd: root },
  );
  if (exitCode !== 0) throw new Error(`The programs failed.\n${stdout}\n${stderr}`);
  return JSON.parse(await readFile(target, 'utf8')) as Ran;
}

test('there is a sample of every call that can be awaited', () => {
  const sampled = new Set(SAMPLE_CALLS.map(({ id }) => id));
  expect(replaceableCalls().filter((id) => !sampled.has(id))).toEqual([]);
});

test(
  `${COUNT} programs do the same after their fix, byte for byte, and block no more`,
  async () => {
    const programs = makePrograms(COUNT, SEED, Number.parseInt(await nodeVersion(), 10));
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    const { root, dispose } = await writeProject(home, 'certain', {
      'package.json': '{ "name": "programs", "private": true }',
      'key.pem': privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    });
    onTestFinished(dispose);
    await writeFiles(root, Object.fromEntries(programs.map(({ file, text }) => [file, text])));
    await writeFiles(root, Object.assign({}, ...programs.map(({ files }) => files)));

    const before = await run(root);
    const blocking = before.report.calls.map(({ call, test: { name } }) => `${name} ${call}`);
    const expected = programs.map(({ file, call }) => `${file} ${call.id}`);
    expect(blocking.toSorted()).toEqual(expected.toSorted());

    const info = {
      runner: { name: 'node', version: process.version },
      root,
      startedAt: new Date(0).toISOString(),
      partial: [],
      shards: [],
    } as const;
    await writeFiles(root, { 'report.json': JSON.stringify(buildReport(info, [before.report])) });
    // Why each by name: what is another beside the result is changed only where it is named.
    const only = [...new Set(SAMPLE_CALLS.map(({ id }) => id))].flatMap((id) => ['--only', id]);
    const flags = ['--yes', '--allow-dirty', ...only];
    const fixed = await runProcess(nodeBinary, [program, 'fix', 'report.json', ...flags], {
      cwd: root,
    });
    expect(`${fixed.stdout.split('\n').slice(-20).join('\n')}${fixed.stderr}`).toContain(
      `${COUNT} of ${COUNT} call sites are fixed, in ${COUNT} files.`,
    );
    expect(fixed.exitCode).toBe(0);

    const after = await run(root);
    expect(after.report.calls.map(({ call, where }) => [call, where])).toEqual([]);
    expect(after.outcomes).toEqual(before.outcomes);
  },
  patienceMs,
);
