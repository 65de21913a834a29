import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { npmEnv } from '../runners/npm.js';
import { runProcess, type ProcessResult } from '../runners/process.js';
import { readReports } from '../runners/reports.js';
import { allOnce, doctored } from './doctored.js';
import { installedVersion } from './newcomer.js';
import { packPackages } from './pack-packages.js';

const PNPM = 'pnpm@10';

let root: string;
let app: string;
let installation: string;

/** A monorepo that pnpm has installed: packages stand in its store, and are linked from there. */
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'loopguard-pnpm-'));
  app = path.join(root, 'packages/app');
  await mkdir(path.join(root, 'packages/lib'), { recursive: true });
  await mkdir(app);
  const packed = await packPackages(root, ['vitest-plugin', 'jest-env']);
  await write({
    'package.json': '{ "name": "monorepo", "private": true, "version": "1.0.0" }',
    'pnpm-workspace.yaml': `packages: ['packages/*']\noverrides:\n  '@loopguard/core': '${packed.core}'\n  loopguard: '${packed.loopguard}'\n`,
    'packages/lib/package.json':
      '{ "name": "@monorepo/lib", "version": "1.0.0", "main": "index.js" }',
    'packages/lib/index.js': `
const fs = require('node:fs');
exports.read = () => fs.existsSync('package.json');
`,
    'packages/app/package.json': JSON.stringify({
      name: '@monorepo/app',
      private: true,
      version: '1.0.0',
      dependencies: { '@monorepo/lib': 'workspace:*' },
      // Why only the adapters: their own dependency, core, is then out of reach for the project.
      devDependencies: {
        '@loopguard/jest-env': fromApp(packed['jest-env']),
        '@loopguard/vitest-plugin': fromApp(packed['vitest-plugin']),
        'fs-extra': await installedVersion('fs-extra'),
        jest: await installedVersion('jest'),
        vitest: await installedVersion('vitest'),
      },
    }),
    'packages/app/vitest.config.mjs': `
import { loopguard } from '@loopguard/vitest-plugin';
export default { plugins: [loopguard()], test: { globals: true, include: ['case.test.mjs'] } };
`,
    'packages/app/jest.config.json': JSON.stringify({
      testEnvironment: '@loopguard/jest-env',
      testMatch: ['**/case.test.cjs'],
      transform: {},
    }),
    'packages/app/case.test.mjs': `import lib from '@monorepo/lib'; import extra from 'fs-extra';\n${tests}`,
    'packages/app/case.test.cjs': `const lib = require('@monorepo/lib'); const extra = require('fs-extra');\n${tests}`,
  });
  const installed = await pnpm(root, 'install', '--config.strict-peer-dependencies=true');
  expectDone(installed);
  installation = `${installed.stdout}\n${installed.stderr}`;
}, 600_000);

afterAll(async () => {
  await rm(root, { recursive: true, force: true, maxRetries: 3 });
});

const tests = `
test('a linked package', async () => { lib.read(); });
test('a package of the store', async () => { extra.ensureDirSync('made'); });
test('clean', async () => { await extra.pathExists('made'); });
`;

test.sequential.each([
  { runner: 'vitest', args: ['exec', 'vitest', 'run'], file: 'case.test.mjs' },
  { runner: 'jest', args: ['exec', 'jest'], file: 'case.test.cjs' },
])(
  "$runner: a linked package is the user's source, and one of the store is a package",
  async ({ args, file }) => {
    const { exitCode, stdout, stderr } = await pnpm(app, ...args);

    expect(exitCode).toBe(1);
    const reports = readReports(`${stdout}\n${stderr}`);
    const places = new Set(reports.map(({ id, place, through }) => [id, place, through].join(' ')));
    expect([...places].toSorted()).toEqual([
      expect.stringMatching(/^fs\.existsSync .*packages\/lib\/index\.js:3:25 *$/),
      expect.stringMatching(new RegExp(`^fs\\.mkdirSync ${file}:4:\\d+ fs-extra \\(lib/`)),
    ]);
  },
  120_000,
);

test('nothing is missing beside a runner', () => {
  expect(installation).not.toMatch(/peer dep/i);
});

test('the command is there although core is installed by the adapters only', async () => {
  const { exitCode, stdout } = await pnpm(app, 'exec', 'loopguard', 'explain', 'readFileSync');

  expect(exitCode).toBe(0);
  expect(stdout).toContain('https://nodejs.org/api/fs.html#fspromisesreadfilepath-options');
});

test('doctor finds the guard live, and one copy of each package in the store', async () => {
  const { exitCode, stdout } = await pnpm(app, 'exec', 'loopguard', 'doctor', '--json');

  expect(doctored(stdout)).toEqual({ guards: ['live', 'live'], problems: [], packages: allOnce });
  expect(exitCode).toBe(0);
});

/** The same tarball from the folder of the app. */
function fromApp(tarball: string): string {
  return tarball.replace('./', '../../');
}

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  await Promise.all(
    Object.entries(files).map(([file, text]) => writeFile(path.join(root, file), text)),
  );
}

function pnpm(cwd: string, ...args: string[]): Promise<ProcessResult> {
  const all = ['--yes', '--prefer-offline', '--', PNPM, ...args];
  return runProcess('npx', all, { cwd, env: npmEnv(), timeoutMs: 600_000 });
}

function expectDone({ exitCode, stdout, stderr }: ProcessResult): void {
  if (exitCode !== 0) throw new Error(`${stdout}\n${stderr}`);
}
