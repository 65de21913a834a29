import { mkdir, readFile, watch } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunReport } from 'loopguard/run';
import { expect, test } from 'vitest';

import { startProcess } from './process.js';
import { type ProjectFiles, writeProject } from './project.js';

// Code that never comes back: the run does not end either, and what was found out about it must
// be on stderr and in the reports all the same.

const home = fileURLToPath(new URL('..', import.meta.url));
const program = (name: string): string => path.join(home, '../node_modules', name);

interface Runner {
  readonly name: string;
  readonly args: readonly string[];
  /** What a test file begins with: `test` and `require` are there from then on. */
  readonly head: string;
  config(options: object): ProjectFiles;
}

const vitest = (pool: string): Runner => ({
  name: `Vitest, ${pool}`,
  head: `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);`,
  args: [program('vitest/vitest.mjs'), 'run'],
  config: (options) => ({
    'vitest.config.mjs': `import { loopguard } from '@loopguard/vitest-plugin';
      export default { plugins: [loopguard(${JSON.stringify(options)})],
        test: { globals: true, pool: '${pool}', maxWorkers: 2 } };`,
  }),
});

const jest = (name: string, ...args: string[]): Runner => ({
  name: `Jest, ${name}`,
  head: '',
  args: [program('jest/bin/jest.js'), '--config=jest.config.json', ...args],
  config: (options) => ({
    'jest.config.json': JSON.stringify({
      testEnvironment: '@loopguard/jest-env',
      testEnvironmentOptions: { loopguard: options },
      reporters: ['default', '@loopguard/jest-env/reporter'],
      cacheDirectory: '<rootDir>/.jest-cache',
      transform: {},
      watchman: false,
    }),
  }),
});

const inFile = (options: object): ProjectFiles => ({
  'loopguard.config.json': JSON.stringify(options),
});
const command = path.join(home, '../packages/cli/dist/main.mjs');
const nodeTest: Runner = {
  name: 'node:test',
  args: [command, 'run', '--', process.execPath, '--test', 'hang.test.js', 'other.test.js'],
  head: `const { test } = require('node:test');`,
  config: inFile,
};

const mocha = (name: string, ...args: string[]): Runner => ({
  name: `Mocha, ${name}`,
  args: [program('mocha/bin/mocha.js'), '--require', '@loopguard/mocha', ...args, '*.test.js'],
  head: 'const test = it;',
  config: inFile,
});

const runners = [
  vitest('forks'),
  vitest('threads'),
  vitest('vmThreads'),
  vitest('vmForks'),
  jest('in band', '--runInBand'),
  jest('workers', '--maxWorkers=2'),
  jest('worker threads', '--maxWorkers=2', '--workerThreads'),
  nodeTest,
  mocha('serial'),
  mocha('parallel', '--parallel'),
];

const files: ProjectFiles = {
  'package.json': '{ "name": "hanging", "private": true }',
  'match.cjs': `
exports.match = function match(text) {
  return /^(a+)+$/.test(text);
};
`,
  'hang.test.js': `
const { match } = require('./match.cjs');
test('never ends', async () => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  match('a'.repeat(60) + '!');
});
`,
  'other.test.js': `test('ends', async () => {});`,
};

/** Settled when a file of that name is in a folder. */
async function appeared(folder: string, name: string, signal: AbortSignal): Promise<void> {
  for await (const { filename } of watch(folder, { signal })) if (filename === name) return;
}

test.each(runners)(
  '$name: a hang that never ends is printed and in both reports',
  async (runner) => {
    const options = {
      stall: { mode: 'fail', hang: 300 },
      report: { json: 'out/report.json', html: 'out/report.html' },
    };
    const project = await writeProject(home, 'hangs', {
      ...Object.fromEntries(
        Object.entries(files).map(([file, text]) => [
          file,
          file.endsWith('.test.js') ? `${runner.head}\n${text}` : text,
        ]),
      ),
      ...runner.config(options),
    });
    const folder = path.join(project.root, 'out');
    await mkdir(folder);
    const stop = new AbortController();
    const isWritten = appeared(folder, 'report.html', stop.signal);
    const run = startProcess(process.execPath, runner.args, project.root);
    try {
      const outcome = await Promise.race([
        isWritten.then(() => 'written'),
        run.ended.then(() => 'ended'),
      ]);
      expect(outcome, run.output()).toBe('written');
      const report = JSON.parse(
        await readFile(path.join(folder, 'report.json'), 'utf8'),
      ) as RunReport;
      const html = await readFile(path.join(folder, 'report.html'), 'utf8');
      const [, data = ''] = /id="data">(.*)<\/script>/.exec(html) ?? [];
      const page = JSON.parse(data) as { violations: object[]; frames: object[] };

      expect(run.output()).toMatch(/in "never ends": the event loop has been held for/);
      const line = { file: 'match.cjs', line: 3, function: 'match' };
      expect(report.run).toMatchObject({ isComplete: false, partial: ['interrupted'] });
      expect(report.totals).toMatchObject({ failed: 1, calls: 1 });
      expect(report.violations).toMatchObject([
        {
          call: 'stall',
          status: 'failed',
          isHanging: true,
          test: { file: 'hang.test.js', name: 'never ends' },
          count: 1,
          where: line,
        },
      ]);
      const [
        { durationMs, occurrences, test: held } = {
          durationMs: 0,
          occurrences: [],
          test: { durationMs: 0 },
        },
      ] = report.violations;
      expect(durationMs).toBeGreaterThanOrEqual(240);
      expect(occurrences).toHaveLength(1);
      expect((occurrences[0]?.startMs ?? 0) + durationMs).toBeLessThanOrEqual(held.durationMs + 1);
      expect(page.violations).toMatchObject([{ status: 'failed', isHanging: true }]);
      expect(page.frames).toContainEqual(expect.objectContaining(line));
    } finally {
      stop.abort();
      await isWritten.catch(() => {});
      await run.stop();
      await project.dispose();
    }
  },
);
