import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readReports } from '../runners/reports.js';
import { allOnce, doctored } from './doctored.js';
import { installNewcomer, type Newcomer, type NewcomerRun } from './newcomer.js';

interface Setup {
  readonly name: string;
  readonly imports: string;
  /** The configuration file and its text, given loopguard's options. */
  readonly config: (options: string) => Readonly<Record<string, string>>;
  readonly run: (newcomer: Newcomer) => Promise<NewcomerRun>;
}

const testFile = 'first.test.js';

const setups: readonly Setup[] = [
  {
    name: 'vitest',
    imports: `import fs from 'node:fs'; import { test } from 'vitest'; import { allowBlocking } from '@loopguard/core';`,
    config: (options) => ({
      'vitest.config.mjs': `
        import { loopguard } from '@loopguard/vitest-plugin';
        import { defineConfig } from 'vitest/config';
        export default defineConfig({ plugins: [loopguard(${options})] });
      `,
    }),
    run: (newcomer) =>
      newcomer.run('vitest/vitest.mjs', 'run', '--reporter=json', '--outputFile=results.json'),
  },
  {
    name: 'jest',
    imports: `const fs = require('node:fs'); const { allowBlocking } = require('@loopguard/core');`,
    config: (options) => ({
      'jest.config.cjs': `
        module.exports = { testEnvironment: '@loopguard/jest-env', testEnvironmentOptions: { loopguard: ${options} } };
      `,
    }),
    run: (newcomer) => newcomer.run('jest/bin/jest.js', '--json', '--outputFile=results.json'),
  },
];

const link = 'https://nodejs.org/api/fs.html#fspromisesreadfilepath-options';

let newcomer: Newcomer;

beforeAll(async () => {
  newcomer = await installNewcomer(
    ['vitest-plugin', 'jest-env'],
    ['vitest', 'jest', 'jest-environment-node'],
  );
}, 600_000);

afterAll(async () => {
  await newcomer?.dispose();
});

describe.sequential.each(setups)('$name from tarballs', ({ imports, config, run }) => {
  test('a first test that blocks fails with the call, its line, the fix and the link', async () => {
    await newcomer.write({
      ...config('{}'),
      [testFile]: `${imports}
test('x', async () => { fs.readFileSync('package.json') })
test('clean', async () => { await fs.promises.readFile('package.json') })
`,
    });

    const { exitCode, tests } = await run(newcomer);

    expect(exitCode).toBe(1);
    expect(tests.get('clean')?.status).toBe('passed');
    expect(tests.get('x')?.status).toBe('failed');
    const message = tests.get('x')?.failureMessages.join('\n') ?? '';
    expect(message).toMatch(/^BlockingCallError: fs\.readFileSync blocked the event loop$/m);
    expect(readReports(message)).toEqual([
      expect.objectContaining({
        id: 'fs.readFileSync',
        place: `${testFile}:2:28`,
        lines: expect.objectContaining({
          call: 'fs.readFileSync("package.json")',
          fix: 'await fs.promises.readFile(path)',
          docs: link,
        }),
      }),
    ]);
  });

  test('a comment or allowBlocking lets it pass, try and catch do not', async () => {
    await newcomer.write({
      ...config('{}'),
      [testFile]: `${imports}
test('comment', async () => {
  // loopguard-allow fs.readFileSync -- a small file
  fs.readFileSync('package.json')
})
test('allowBlocking', async () => { allowBlocking('a small file'); fs.readFileSync('package.json') })
test('allowed block', async () => { await allowBlocking('a small file', async () => fs.readFileSync('package.json')) })
test('caught', async () => { try { fs.readFileSync('package.json') } catch {} })
`,
    });

    const { exitCode, tests } = await run(newcomer);

    expect(exitCode).toBe(1);
    expect(Object.fromEntries([...tests].map(([title, { status }]) => [title, status]))).toEqual({
      comment: 'passed',
      allowBlocking: 'passed',
      'allowed block': 'passed',
      caught: 'failed',
    });
    expect(readReports(tests.get('caught')?.failureMessages.join('\n') ?? '')).toHaveLength(1);
  });

  test('a rule lets it pass', async () => {
    await newcomer.write({
      ...config(`{ rules: { 'fs.readFileSync': 'off' } }`),
      [testFile]: `${imports}
test('x', async () => { fs.readFileSync('package.json') })
`,
    });

    const { exitCode, tests } = await run(newcomer);

    expect(tests.get('x')?.status).toBe('passed');
    expect(exitCode).toBe(0);
  });
});

test('npx loopguard explains a call without a network', async () => {
  const { exitCode, stdout } = await newcomer.npx('loopguard', 'explain', 'readFileSync');

  expect(exitCode).toBe(0);
  expect(stdout).toContain(link);
});

test('npx loopguard doctor finds the guard live in both runners', async () => {
  for (const { config } of setups) await newcomer.write(config('{}'));

  const { exitCode, stdout } = await newcomer.npx('loopguard', 'doctor', '--json');

  expect(doctored(stdout)).toEqual({ guards: ['live', 'live'], problems: [], packages: allOnce });
  expect(exitCode).toBe(0);
});
