import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { startProcess } from './process.js';
import { type Project, writeProject } from './project.js';
import { resultsFile, type RunResult } from './results.js';

const home = fileURLToPath(new URL('..', import.meta.url));

function reporter(name: string): string {
  return fileURLToPath(new URL(`reporters/${name}-results.mjs`, import.meta.url));
}

const options = JSON.stringify({ stall: { mode: 'fail' } });

function vitestConfig(isolate: boolean): string {
  return `
    import { loopguard } from '@loopguard/vitest-plugin';
    const reporters = ['default', [${JSON.stringify(reporter('vitest'))}, { outputFile: '${resultsFile}' }]];
    export default { plugins: [loopguard(${options})], test: { globals: true, isolate: ${isolate}, reporters } };
  `;
}

const jestConfig = JSON.stringify({
  testEnvironment: '@loopguard/jest-env',
  testEnvironmentOptions: { loopguard: JSON.parse(options) as unknown },
  reporters: [
    'default',
    '@loopguard/jest-env/reporter',
    [reporter('jest'), { outputFile: resultsFile }],
  ],
  modulePathIgnorePatterns: [resultsFile],
  watchPathIgnorePatterns: [resultsFile],
  transform: {},
  watchman: false,
});

const asModule = {
  file: 'read.js',
  wrap: (body: string) => `import fs from 'node:fs';\nexport const read = async () => ${body};\n`,
  test: `import { read } from './read.js'; test('reads', async () => { await read(); });`,
};
const asCommonJs = {
  file: 'read.cjs',
  wrap: (body: string) => `const fs = require('fs');\nexports.read = async () => ${body};\n`,
  test: `const { read } = require('./read.cjs'); test('reads', async () => { await read(); });`,
};

const vitest = { program: 'vitest/vitest.mjs', args: ['--watch'], source: asModule };
const jest = {
  program: 'jest/bin/jest.js',
  files: { 'jest.config.json': jestConfig },
  source: asCommonJs,
};
const jestArgs = ['--config=jest.config.json', '--watchAll'];
const hosts = [
  { ...vitest, name: 'Vitest', files: { 'vitest.config.mjs': vitestConfig(true) } },
  {
    ...vitest,
    name: 'Vitest without isolation',
    files: { 'vitest.config.mjs': vitestConfig(false) },
  },
  { ...jest, name: 'Jest in band', args: [...jestArgs, '--runInBand'] },
  { ...jest, name: 'Jest in workers', args: [...jestArgs, '--maxWorkers=2'] },
];

function verdict(status: string, text: string): string {
  if (/fs\.readFileSync/.test(text)) return `${status}: fs.readFileSync`;
  return /EventLoopStallError/.test(text) ? `${status}: stall` : status;
}

const computing = `new RegExp('^(a+)+$|' + Math.random()).test('a'.repeat(24) + '!')`;
const blocking = `fs.readFileSync('package.json', 'utf8')`;
const fixed = `fs.promises.readFile('package.json', 'utf8')`;
const allowed = `${blocking}; // loopguard-allow fs.readFileSync -- read once\n`;

describe.each(hosts)('watch mode: $name', ({ program, args, files, source }) => {
  let project: Project;
  let runner: ReturnType<typeof startProcess>;

  beforeEach(async () => {
    project = await writeProject(home, 'watch', {
      'package.json': '{ "name": "watched", "private": true }',
      [source.file]: source.wrap(blocking),
      'first.test.js': source.test,
      'second.test.js': `test('is clean', async () => { await Promise.resolve(); });`,
      ...files,
    });
    const file = path.join(home, '../node_modules', program);
    runner = startProcess(process.execPath, [file, ...args], project.root);
  });

  afterEach(async () => {
    await runner.stop();
    await project.dispose();
  });

  /** Waits for the end of a run; takes its results away, so that the next call waits for the next run. */
  async function nextRun(): Promise<Record<string, string>> {
    const file = path.join(project.root, resultsFile);
    const results = await vi.waitFor(
      async () => JSON.parse(await readFile(file, 'utf8')) as RunResult,
      { timeout: 120_000, interval: 100 },
    );
    await rm(file);
    return Object.fromEntries(
      results.tests.map(({ fullName, status, messages }) => [
        fullName,
        verdict(status, messages.join()),
      ]),
    );
  }

  async function change(body: string): Promise<Record<string, string>> {
    await writeFile(path.join(project.root, source.file), source.wrap(body));
    return nextRun();
  }

  test('every run gives the verdict of what the files say then', async () => {
    expect(await nextRun(), runner.output()).toEqual({
      reads: 'failed: fs.readFileSync',
      'is clean': 'passed',
    });
    expect(await change(fixed), runner.output()).toMatchObject({ reads: 'passed' });
    expect(await change(blocking), runner.output()).toMatchObject({
      reads: 'failed: fs.readFileSync',
    });
    expect(await change(allowed), runner.output()).toMatchObject({ reads: 'passed' });
    expect(await change(computing), runner.output()).toMatchObject({ reads: 'failed: stall' });
    expect(await change(fixed), runner.output()).toMatchObject({ reads: 'passed' });
  });
});
