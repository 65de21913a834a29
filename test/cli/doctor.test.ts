import { spawn } from 'node:child_process';
import { watch } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { guards, program, project } from './doctored-project.js';

const PLUGIN = `import { loopguard } from '@loopguard/vitest-plugin';\n`;
const REPORTERS = `reporters: ['default', '@loopguard/jest-env/reporter']`;

const runners = [
  {
    runner: 'vitest',
    script: 'vitest run',
    config: 'vitest.config.mjs',
    guarded: (options = '', more = '') =>
      `${PLUGIN}export default { plugins: [loopguard(${options})], test: { include: ['src/*.spec.ts'], ${more} } };`,
    bare: `export default {};`,
    partly: `${PLUGIN}export default { test: { projects: [
      { plugins: [loopguard()], test: { name: 'unit', include: ['none'] } },
      { test: { name: 'dom', pool: 'threads' } },
    ] } };`,
    everything: {
      options: `{ baseline: 'known.json', report: { json: 'report.json', html: 'report.html' } }`,
      more: `coverage: { enabled: true, provider: 'v8', thresholds: { lines: 90 } }, reporters: ['junit'], outputFile: 'junit.xml'`,
    },
    brokenSetUp: `setupFiles: ['./broken.mjs']`,
    blockedStart: `globalSetup: ['./start.mjs']`,
  },
  {
    runner: 'jest',
    script: 'jest',
    config: 'jest.config.cjs',
    guarded: (options = '{}', more = '') =>
      `module.exports = { testEnvironment: '@loopguard/jest-env', testRegex: 'src/.*spec', testEnvironmentOptions: { loopguard: ${options} }, ${REPORTERS}, ${more} };`,
    bare: `module.exports = {};`,
    partly: `module.exports = { ${REPORTERS}, projects: [
      { displayName: 'unit', testEnvironment: '@loopguard/jest-env', testMatch: ['none'] },
      { displayName: 'dom' },
    ] };`,
    everything: {
      options: `{ baseline: 'known.json', report: { json: 'report.json', html: 'report.html' } }`,
      more: `collectCoverage: true, coverageThreshold: { global: { lines: 90 } }`,
    },
    brokenSetUp: `setupFiles: ['./broken.mjs']`,
    blockedStart: `globalSetup: './start.mjs'`,
  },
] as const;

describe.each(runners)('loopguard doctor, $runner', (one) => {
  const packageJson = JSON.stringify({ name: 'a-project', scripts: { test: one.script } });

  test('says that all is well, although no test file is there', async () => {
    const own = await project({ 'package.json': packageJson, [one.config]: one.guarded() });
    const doctored = await own.doctor();

    expect(guards(doctored)).toEqual({ '': 'live' });
    expect(doctored.found).toMatchObject({ isWell: true, problems: [], notes: [] });
    expect(doctored.stdout).not.toContain(own.root);
    expect(doctored.exitCode).toBe(0);
    expect(await own.left()).toEqual([]);
  });

  test('names the project without a guard', async () => {
    const own = await project({ 'package.json': packageJson, [one.config]: one.partly });
    const doctored = await own.doctor();

    expect(guards(doctored)).toEqual({ unit: 'live', dom: 'none' });
    expect(doctored.found.problems).toEqual([
      expect.stringContaining('Project "dom" is not guarded'),
    ]);
    expect(doctored.exitCode).toBe(1);
  });

  test('advises init where nothing is guarded', async () => {
    const own = await project({ 'package.json': packageJson, [one.config]: one.bare });
    const doctored = await own.doctor();

    expect(guards(doctored)).toEqual({ '': 'none' });
    expect(doctored.found.problems).toEqual([expect.stringContaining('npx loopguard init')]);
    expect(doctored.exitCode).toBe(1);
  });

  test('tells a guard that warns, or is off, from none', async () => {
    const own = await project({
      'package.json': packageJson,
      [one.config]: one.guarded(`{ mode: 'warn' }`),
    });
    const warning = await own.doctor();
    expect(guards(warning)).toEqual({ '': 'warns' });
    expect(warning.exitCode).toBe(0);

    const off = await own.doctor({ LOOPGUARD: 'off' });
    expect(off.found.runners[0]?.runs[0]?.projects).toEqual([
      expect.objectContaining({ offBy: 'LOOPGUARD' }),
    ]);
    expect(off.found.problems).toEqual([expect.stringContaining('unset it')]);
    expect(off.exitCode).toBe(1);
  });

  test('is not misled by rules, allowances and mocks', async () => {
    const options = `{ testFiles: 'allow', rules: { 'fs.*': 'off' }, allow: [{ calls: ['zlib.*'], reason: 'why' }] }`;
    const own = await project({ 'package.json': packageJson, [one.config]: one.guarded(options) });
    expect(guards(await own.doctor())).toEqual({ '': 'live' });
  });

  test('changes no file of the project, whatever the project writes', async () => {
    const { options, more } = one.everything;
    const own = await project({
      'package.json': packageJson,
      [one.config]: one.guarded(options, more),
      'known.json': JSON.stringify({ version: 1, entries: [] }),
      'src/a.spec.ts': `test('a', () => expect(1).toMatchSnapshot());`,
      'src/__snapshots__/b.spec.ts.snap': 'obsolete',
      'coverage/index.html': 'of the last run',
    });
    const before = await own.contents();
    for (const mode of ['write', 'tighten']) {
      const doctored = await own.doctor({
        LOOPGUARD_BASELINE: mode,
        GITHUB_STEP_SUMMARY: path.join(own.root, 'summary.md'),
      });
      expect(guards(doctored)).toEqual({ '': 'live' });
      expect(await own.contents()).toEqual(before);
    }
    expect(await own.left()).toEqual([]);
  });

  test.each([
    ['a configuration that throws', () => `throw new Error('no such stage');`, 'no such stage'],
    ['a wrong option', () => one.guarded(`{ mod: 'off' }`), 'Did you mean "mode"?'],
    ['a set-up file that throws', () => one.guarded(undefined, one.brokenSetUp), 'no database'],
  ])('says what is wrong with %s, without a stack', async (_what, config, said) => {
    const own = await project({
      'package.json': packageJson,
      [one.config]: config(),
      'broken.mjs': `throw new Error('no database');`,
    });
    const { exitCode, stdout, stderr } = await own.text();

    expect(stderr).toBe('');
    expect(stdout).toContain(said);
    expect(stdout).toMatch(/^- .*see above\.$/m);
    expect(stdout).not.toMatch(/^\s+at /m);
    expect(stdout).not.toContain(own.root);
    expect(exitCode).toBe(1);
    expect(await own.left()).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('leaves nothing behind after %s', async (signal) => {
    const own = await project({
      'package.json': packageJson,
      [one.config]: one.guarded(undefined, one.blockedStart),
      'start.mjs': `
import { writeFile } from 'node:fs/promises';
export default async () => {
  await writeFile('started', String(process.pid));
  await new Promise((resolve) => setInterval(resolve, 3_600_000));
};`,
    });
    const changes = watch(own.root);
    const child = spawn(process.execPath, [program, 'doctor'], {
      cwd: own.root,
      env: { PATH: process.env['PATH'], TMPDIR: own.temporary },
    });
    const ended = new Promise((resolve) => child.on('close', (_code, by) => resolve(by)));
    for await (const { filename } of changes) if (filename === 'started') break;
    expect(await own.left()).toHaveLength(1);
    child.kill(signal);

    expect(await ended).toBe(signal);
    expect(await own.left()).toEqual([]);
  });

  test('gives up a run that does not end', async () => {
    const own = await project({
      'package.json': packageJson,
      [one.config]: one.guarded(undefined, one.blockedStart),
      'start.mjs': `export default () => new Promise((resolve) => setInterval(resolve, 3_600_000));`,
    });
    const { found, exitCode } = await own.doctor({}, '--timeout', '0.5');

    expect(found.runners[0]?.runs[0]?.error).toContain('did not end within 0.5 seconds');
    expect(exitCode).toBe(1);
    expect(await own.left()).toEqual([]);
  });
});

test.each([
  [
    'vitest',
    'vitest.config.mjs',
    `${PLUGIN}export default { plugins: [loopguard()], test: {
      dir: 'src', environment: 'happy-dom', pool: 'vmThreads', server: { deps: { inline: true } }, bail: 1, retry: 2,
      sequence: { concurrent: true, shuffle: true }, testNamePattern: 'none', typecheck: { enabled: true }, update: true,
      setupFiles: ['./mocks.mjs'], mockReset: true, silent: true, exclude: ['**/*'], testTimeout: 500,
    } };`,
  ],
  [
    'jest',
    'jest.config.mjs',
    `export default {
      testEnvironment: '@loopguard/jest-env/jsdom', ${REPORTERS}, automock: true, resetModules: true, bail: 1,
      moduleFileExtensions: ['js', 'ts'], transform: { '.*': 'babel-jest' }, injectGlobals: false, roots: ['<rootDir>/src'],
      modulePathIgnorePatterns: ['.*'], testPathIgnorePatterns: ['.*'], fakeTimers: { enableGlobally: true }, randomize: true,
      testMatch: [], notify: true,
    };`,
  ],
])(
  '%s: finds the guard whatever the configuration says about tests',
  async (runner, file, text) => {
    const own = await project({
      'package.json': JSON.stringify({ type: 'module', scripts: { test: runner } }),
      [file]: text,
      'src/a.js': '',
      'mocks.mjs': `import { vi } from 'vitest';
      vi.mock('node:fs'); vi.mock('node:zlib'); vi.useFakeTimers(); vi.spyOn(process.stdout, 'write');`,
    });
    expect(guards(await own.doctor())).toEqual({ '': 'live' });
  },
);

test('follows the script: its folder, its configuration, its environment', async () => {
  const own = await project({
    'package.json': JSON.stringify({
      scripts: {
        test: 'cd app && jest --config jest.unit.cjs --env node',
        e2e: 'vitest run --config vitest.e2e.mjs',
      },
    }),
    'app/package.json': '{}',
    'app/jest.unit.cjs': `module.exports = { testEnvironment: '@loopguard/jest-env' };`,
    'vitest.e2e.mjs': `${PLUGIN}export default { plugins: [loopguard()] };`,
  });
  const jest = await own.doctor({}, '--runner', 'jest');
  expect(guards(jest)).toEqual({ '': 'none' });
  expect(jest.found.problems).toEqual([expect.stringContaining('the environment node')]);

  expect(await own.text()).toMatchObject({
    stdout: expect.stringContaining(
      'not use it:\n- vitest.e2e.mjs (npm run e2e): npx loopguard doctor --config vitest.e2e.mjs\n',
    ),
  });

  const vitest = await own.doctor({}, '--runner', 'vitest', '--config', 'vitest.e2e.mjs');
  expect(guards(vitest)).toEqual({ '': 'live' });

  const nothing = await own.doctor({}, '--runner', 'vitest');
  expect(nothing.found.problems).toEqual([expect.stringContaining('name the one to check')]);
  expect(nothing.exitCode).toBe(1);
});

test('asks every package of a workspace that the configuration names', async () => {
  const own = await project({
    'package.json': '{ "scripts": { "test": "vitest run" } }',
    'vitest.config.mjs': `export default { test: { projects: ['packages/*'] } };`,
    'packages/a/package.json': '{ "name": "a" }',
    'packages/a/vitest.config.mjs': `${PLUGIN}export default { plugins: [loopguard()] };`,
    'packages/b/package.json': '{ "name": "b" }',
    'packages/b/vitest.config.mjs': `export default {};`,
  });
  expect(guards(await own.doctor())).toEqual({ a: 'live', b: 'none' });
});

test.each([
  ['no package.json', {}, 'No package.json'],
  ['no runner', { 'package.json': '{}' }, 'No Vitest, Jest, Mocha or `node --test`'],
  ['a root without tests', { 'package.json': '{ "workspaces": ["a"] }' }, 'each package that has'],
  ['a missing file', { 'package.json': '{ "jest": {} }' }, 'nope.js is not there'],
] as const)('%s is told in one line', async (_what, files, said) => {
  const own = await project(files);
  const { exitCode, stdout, stderr } = await own.text('--config', 'nope.js');

  expect(stdout).toBe('');
  expect(stderr).toContain(said);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(exitCode).toBe(1);
});
