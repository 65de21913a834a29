import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { npmEnv } from '../runners/npm.js';
import { runProcess, type ProcessResult } from '../runners/process.js';
import { readReports } from '../runners/reports.js';
import { allOnce, doctored } from './doctored.js';
import { installedVersion } from './newcomer.js';
import { packPackages } from './pack-packages.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const YARN = '@yarnpkg/cli-dist@4';

const tests = `
test('direct', async () => { fs.statSync('package.json'); });
test('inside an archive', async () => { fs.readFileSync(packed, 'utf8'); });
test('a package', async () => { extra.ensureDirSync('made'); });
test('loads late', async () => { late(); });
test('clean', async () => {
  await extra.pathExists('made');
  expect(await fs.promises.readFile(packed, 'utf8')).not.toBe('');
});
`;

let root: string;
let installation: string;
let env: Record<string, string>;

/** A project without node_modules: Yarn patches `fs`, and packages are read from their archives. */
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'loopguard-pnp-'));
  env = { ...npmEnv(), ...(await yarnEnv()) };
  const packed = await packPackages(root, ['vitest-plugin', 'jest-env']);
  await mkdir(path.join(root, 'src'));
  const files = {
    // Why there: without it Yarn looks for a project further up.
    'yarn.lock': '',
    'package.json': JSON.stringify({
      name: 'without-node-modules',
      private: true,
      resolutions: {
        '@loopguard/core': packed.core,
        loopguard: packed.loopguard,
        vite: await installedVersion('vite'),
      },
      devDependencies: {
        '@loopguard/jest-env': packed['jest-env'],
        '@loopguard/vitest-plugin': packed['vitest-plugin'],
        'fs-extra': await installedVersion('fs-extra'),
        jest: await installedVersion('jest'),
        ms: '^2.1.3',
        vitest: await installedVersion('vitest'),
      },
    }),
    'vitest.config.mjs': `
import { loopguard } from '@loopguard/vitest-plugin';
export default { plugins: [loopguard()], test: { globals: true, include: ['case.test.mjs'] } };
`,
    'jest.config.json': JSON.stringify({
      testEnvironment: '@loopguard/jest-env',
      testMatch: ['**/case.test.cjs'],
      transform: {},
    }),
    'src/late.cjs': `exports.late = () => require('ms');\n`,
    'case.test.mjs': `import fs from 'node:fs'; import { createRequire } from 'node:module'; import extra from 'fs-extra';
const require = createRequire(import.meta.url);
const { late } = require('./src/late.cjs'), packed = require.resolve('fs-extra');${tests}`,
    'case.test.cjs': `const fs = require('node:fs');
const extra = require('fs-extra');
const { late } = require('./src/late.cjs'), packed = require.resolve('fs-extra');${tests}`,
  };
  await Promise.all(
    Object.entries(files).map(([file, text]) => writeFile(path.join(root, file), text)),
  );
  const { exitCode, stdout, stderr } = await yarn('install');
  if (exitCode !== 0) throw new Error(`${stdout}\n${stderr}`);
  installation = stdout;
}, 600_000);

afterAll(async () => {
  await rm(root, { recursive: true, force: true, maxRetries: 3 });
});

test.sequential.each([
  { runner: 'vitest', args: ['vitest', 'run'], file: 'case.test.mjs' },
  { runner: 'jest', args: ['jest'], file: 'case.test.cjs' },
])(
  "$runner under Yarn's Plug'n'Play: the user's calls are reported, Yarn's own reading is not",
  async ({ args, file }) => {
    const { exitCode, stdout, stderr } = await yarn(...args);

    expect(exitCode).toBe(1);
    const reports = readReports(`${stdout}\n${stderr}`);
    const places = new Set(reports.map(({ id, place, through }) => [id, place, through].join(' ')));
    expect([...places].toSorted()).toEqual([
      expect.stringMatching(new RegExp(`^fs\\.mkdirSync ${file}:6:\\d+ fs-extra \\(lib/`)),
      expect.stringMatching(new RegExp(`^fs\\.readFileSync ${file}:5:\\d+ $`)),
      expect.stringMatching(new RegExp(`^fs\\.statSync ${file}:4:\\d+ $`)),
      expect.stringMatching(/^require src\/late\.cjs:1:22 $/),
    ]);
  },
  120_000,
);

test('nothing is missing beside a runner', () => {
  // Unmet peers, and peers of a version that does not fit.
  expect(installation).not.toMatch(/YN00(?:02|60|86)[^\n]*loopguard/);
});

test('the command runs', async () => {
  const { exitCode, stdout } = await yarn('loopguard', 'explain', 'readFileSync');

  expect(exitCode).toBe(0);
  expect(stdout).toContain('https://nodejs.org/api/fs.html#fspromisesreadfilepath-options');
});

test("doctor finds the guard live, and one copy of each package in Yarn's archives", async () => {
  const { exitCode, stdout } = await yarn('loopguard', 'doctor', '--json');

  expect(doctored(stdout)).toEqual({ guards: ['live', 'live'], problems: [], packages: allOnce });
  expect(exitCode).toBe(0);
});

function yarn(...args: string[]): Promise<ProcessResult> {
  const all = ['--yes', '--prefer-offline', '--package', YARN, '--', 'yarn', ...args];
  return runProcess('npx', all, { cwd: root, env, timeoutMs: 600_000 });
}

// Why: Yarn has settings of its own, and where packages come from is npm's here.
async function yarnEnv(): Promise<Record<string, string>> {
  const { stdout } = await runProcess('npm', ['config', 'get', 'registry'], {
    cwd: repository,
    env: npmEnv(),
  });
  return {
    YARN_NPM_REGISTRY_SERVER: stdout.trim(),
    YARN_NODE_LINKER: 'pnp',
    YARN_ENABLE_TELEMETRY: '0',
    YARN_ENABLE_GLOBAL_CACHE: '0',
    YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
  };
}
