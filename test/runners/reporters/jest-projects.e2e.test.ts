import { afterAll, describe, expect, test } from 'vitest';

import { type InstalledRunner, installedRunners } from './installed.js';
import { disposeAll, type Written, writeFor } from './start.js';

const files = {
  'src/config.js': `
const fs = require('node:fs');
exports.load = (file) => fs.readFileSync(file, 'utf8');
`,
  'api/loads.test.js': `
const { load } = require('../src/config.js');
test('api loads', async () => { load('package.json'); });
`,
  'api/quiet.test.js': `test('api is quiet', async () => {});\n`,
  'ui/loads.test.js': `
const { load } = require('../src/config.js');
test('ui loads', async () => { load('package.json'); });
`,
  'off/loads.test.js': `
const { load } = require('../src/config.js');
test('off loads', async () => { load('package.json'); });
`,
  'jest.config.js': `
const project = (name, loopguard) => ({
  displayName: name,
  transform: {},
  testMatch: ['<rootDir>/' + name + '/*.test.js'],
  testEnvironment: '@loopguard/jest-env',
  testEnvironmentOptions: { loopguard: { report: { json: 'report.json' }, ...loopguard } },
});
module.exports = {
  reporters: ['default', '@loopguard/jest-env/reporter'],
  watchman: false,
  projects: [
    project('api', { allow: [{ calls: 'crypto.*', reason: 'of a test that may be left out' }] }),
    project('ui', { mode: 'warn' }),
    project('off', { mode: 'off' }),
  ],
};
`,
};

interface Ran {
  readonly exitCode: number | null;
  readonly text: string;
  readonly states: Record<string, string>;
  readonly partial: readonly string[];
  readonly calls: readonly string[];
}

afterAll(disposeAll);

for (const installed of await installedRunners('jest')) {
  describe.each([
    ['in band', '--runInBand'],
    ['workers', '--maxWorkers=2'],
  ])(`Jest ${installed.version}, projects, %s`, (_, workers) => {
    const run = async (...args: string[]): Promise<Ran> => runJest(installed, [workers, ...args]);

    test('each has its own options', async () => {
      const { states, partial, calls, text, exitCode } = await run();
      expect(states).toEqual({
        'api loads': 'failed',
        'api is quiet': 'passed',
        'ui loads': 'passed',
        'off loads': 'passed',
      });
      expect(calls).toEqual(['api loads failed', 'ui loads warned']);
      expect(partial).toEqual([]);
      expect(exitCode).toBe(1);
      // All of it ran, so that an option is not needed is said.
      expect(text).toContain('allow[0]');
      expect(text).not.toMatch(/not guarded|not live/);
    });

    test('--selectProjects runs a part, which has its own options', async () => {
      const { states, partial, calls, text, exitCode } = await run('--selectProjects', 'ui');
      expect(states).toEqual({ 'ui loads': 'passed' });
      expect(calls).toEqual(['ui loads warned']);
      expect(partial).toEqual(['files']);
      expect(exitCode).toBe(0);
      expect(text).not.toMatch(/not guarded|not live/);
    });

    test('--findRelatedTests runs what needs a file, and says nothing of the rest', async () => {
      const { states, partial, text, exitCode } = await run('--findRelatedTests', 'src/config.js');
      expect(states).toEqual({
        'api loads': 'failed',
        'ui loads': 'passed',
        'off loads': 'passed',
      });
      expect(partial).toEqual(['files']);
      expect(text).not.toContain('allow[0]');
      expect(exitCode).toBe(1);
    });
  });
}

async function runJest(installed: InstalledRunner, args: readonly string[]): Promise<Ran> {
  const { run, read } = await writeFor(installed, 'jest/bin/jest.js', files);
  const { exitCode, stdout, stderr } = await run([...args, '--json', '--outputFile=out.json']);
  const report = JSON.parse(await read('report.json')) as {
    run: { partial: string[] };
    violations: { status: string; test: { name: string } }[];
  };
  return {
    exitCode,
    text: stdout + stderr,
    states: await statesOf(read),
    partial: report.run.partial,
    calls: report.violations.map(({ status, test: { name } }) => `${name} ${status}`).toSorted(),
  };
}

async function statesOf(read: Written['read']): Promise<Record<string, string>> {
  const { testResults } = JSON.parse(await read('out.json')) as {
    testResults: { assertionResults: { title: string; status: string }[] }[];
  };
  return Object.fromEntries(
    testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ title, status }) => [title, status]),
    ),
  );
}
