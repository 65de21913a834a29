import { afterAll, describe, expect, test } from 'vitest';

import type { ProjectFiles } from '../project.js';
import { installedRunners } from './installed.js';
import { disposeAll, jestWorkers, type Reported, startJest } from './start.js';

type Workers = keyof typeof jestWorkers;

// Why such names: the outer run must not take the inner files for its own.
const inner: ProjectFiles = {
  'inner/package.json': JSON.stringify({ name: 'inner', private: true, version: '1.0.0' }),
  'inner/jest.config.json': JSON.stringify({
    transform: {},
    watchman: false,
    testMatch: ['<rootDir>/*-inner.js'],
    testEnvironment: '@loopguard/jest-env',
    testEnvironmentOptions: { loopguard: { report: { json: 'report.json' } } },
    reporters: ['@loopguard/jest-env/reporter'],
  }),
  'inner/first-inner.js': `
test('the inner one blocks', async () => { require('node:fs').readFileSync('package.json'); });
test('the inner one is quiet', async () => {});
`,
  'inner/second-inner.js': `
test('another inner one blocks', async () => { require('node:fs').statSync('package.json'); });
`,
  // Where the outer test wants to, it waits for it.
  'inner/third-inner.js': `
const { access, writeFile } = require('node:fs').promises;
const there = (file) => access(file).then(() => true, () => false);
test('the inner one meets the outer one', async () => {
  if (!(await there('inner/meets'))) return;
  await writeFile('inner/is-here', '');
  while (!(await there('inner/goes-on'))) await new Promise((resolve) => setImmediate(resolve));
}, 600_000);
`,
};

const around = (start: string, above = ''): ProjectFiles => ({
  ...inner,
  'outer.test.js': `
const path = require('node:path');
const folder = path.join(__dirname, 'inner');

test('blocks before', async () => { require('node:fs').readdirSync('.'); });
${above}
test('runs Jest', async () => { ${start} }, 600_000);
test('blocks afterwards', async () => { require('node:fs').existsSync('.'); });
test('is quiet', async () => {});
`,
  'other.test.js': `
test('blocks in another file', async () => { require('node:fs').lstatSync('.'); });
`,
});

const asChild = (args: string): string => `
  const { spawn } = require('node:child_process');
  const bin = require.resolve('jest/bin/jest');
  const child = spawn(process.execPath, [bin, '--rootDir', folder, '--config', path.join(folder, 'jest.config.json'), '${args}'], { stdio: 'ignore' });
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(1);
`;

const inProcess = (args: string): string => `
  const config = path.join(folder, 'jest.config.json');
  const { allowBlocking } = require('@loopguard/core');
  const { results } = await allowBlocking('starting Jest reads its configuration', () =>
    require('@jest/core').runCLI({ config, $0: '', _: [], ${args} }, [folder]));
  expect(results.numFailedTests).toBe(2);
  expect(results.numPassedTests).toBe(2);
`;

const meanwhile = `
  const { promises, existsSync } = require('node:fs');
  const { allowBlocking } = require('@loopguard/core');
  const config = path.join(folder, 'jest.config.json');
  const there = (file) => promises.access(file).then(() => true, () => false);
  await promises.writeFile('inner/meets', '');
  const run = allowBlocking('starting Jest reads its configuration', () =>
    require('@jest/core').runCLI({ config, $0: '', _: [], runInBand: true }, [folder]));
  while (!(await there('inner/is-here'))) await new Promise((resolve) => setImmediate(resolve));
  existsSync('.');
  await promises.writeFile('inner/goes-on', '');
  const { results } = await run;
  expect(results.numPassedTests).toBe(2);
`;

const inProcessBelowComment = `
  const config = path.join(folder, 'jest.config.json');
  const { results } = await require('@jest/core').runCLI({ config, $0: '', _: [], runInBand: true }, [folder]);
  expect(results.numFailedTests).toBe(2);
`;
const COMMENT = '// loopguard-allow -- starting Jest reads its configuration';

const ways: readonly (readonly [name: string, workers: Workers, start: string])[] = [
  ['a child in band, from a run in band', 'in-band', asChild('--runInBand')],
  ['a child with workers, from a run in band', 'in-band', asChild('--maxWorkers=2')],
  ['a child with workers, from a worker', 'child-processes', asChild('--maxWorkers=2')],
  ['a child in band, from a thread', 'threads', asChild('--runInBand')],
  ['runCLI in band, in a run in band', 'in-band', inProcess('runInBand: true')],
  ['runCLI in band, below a comment', 'in-band', inProcessBelowComment],
  // What the outer test calls meanwhile is nobody's: docs/limits.md.
  ['runCLI in band, beside calls of the outer test', 'in-band', meanwhile],
  ['runCLI with workers, in a run in band', 'in-band', inProcess('maxWorkers: 2')],
  ['runCLI in band, in a worker', 'child-processes', inProcess('runInBand: true')],
];

afterAll(disposeAll);

for (const installed of await installedRunners('jest')) {
  describe(`Jest ${installed.version}, started by a test`, () => {
    test.each(ways)('%s', async (_, workers, start) => {
      const outer = await startJest(installed, workers, {
        files: around(start, start === inProcessBelowComment ? COMMENT : ''),
        isGuarded: true,
        reporter: 'default',
        report: 'report.json',
      });
      expect(statesOf(outer), outer.stdout + outer.stderr).toEqual({
        'blocks before': 'failed',
        'runs Jest': 'passed',
        'blocks afterwards': 'failed',
        'is quiet': 'passed',
        'blocks in another file': 'failed',
      });
      expect(await failedCalls(outer, 'report.json')).toEqual([
        'blocks afterwards: fs.existsSync',
        'blocks before: fs.readdirSync',
        'blocks in another file: fs.lstatSync',
      ]);
      expect(await failedCalls(outer, 'inner/report.json')).toEqual([
        'another inner one blocks: fs.statSync',
        'the inner one blocks: fs.readFileSync',
      ]);
    });
  });
}

function statesOf({ events }: Reported): Record<string, unknown> {
  return Object.fromEntries(
    events
      .filter(({ event }) => event === 'onTestCaseResult')
      .map(({ name, status }) => [name, status]),
  );
}

interface Report {
  readonly violations: readonly {
    readonly status: string;
    readonly call: string;
    readonly test: { readonly name: string };
  }[];
}

async function failedCalls(run: Reported, file: string): Promise<string[]> {
  const { violations } = JSON.parse(await run.read(file)) as Report;
  return violations
    .filter(({ status }) => status === 'failed')
    .map(({ test: { name }, call }) => `${name}: ${call}`)
    .toSorted();
}
