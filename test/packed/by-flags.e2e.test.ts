import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ProcessResult } from '../runners/process.js';
import { doctored } from './doctored.js';
import { installNewcomer, type Newcomer } from './newcomer.js';

// Runners that are told of us by a flag: Node's own, and Mocha.

interface Setup {
  readonly name: string;
  readonly adapter: 'node-test' | 'mocha';
  /** The flag, as README writes it. */
  readonly flag: readonly string[];
  /** The program and the arguments that run the test file. */
  readonly start: (flags: readonly string[], reporter: string) => readonly string[];
  readonly imports: string;
  /** A suite whose tests run at the same time, where the runner has any. */
  readonly together: string | undefined;
  readonly machine: string;
  /** What became of each test, from what the reporter for machines prints. */
  readonly read: (stdout: string) => Record<string, 'passed' | 'failed'>;
}

const FILE = 'first.test.js';

const setups: readonly Setup[] = [
  {
    name: 'node --test',
    adapter: 'node-test',
    flag: ['--import', '@loopguard/node-test'],
    start: (flags, reporter) => [...flags, '--test', `--test-reporter=${reporter}`, FILE],
    imports: `const { test, describe } = require('node:test');`,
    together: `describe('together', { concurrency: true }, () => {`,
    machine: 'tap',
    read: (stdout) =>
      Object.fromEntries(
        [...stdout.matchAll(/^ *(not )?ok \d+ - (.*)$/gm)].map(([, not, name = '']) => [
          name,
          not ? 'failed' : 'passed',
        ]),
      ),
  },
  {
    name: 'mocha',
    adapter: 'mocha',
    flag: ['--require', '@loopguard/mocha'],
    start: (flags, reporter) => [
      'node_modules/mocha/bin/mocha.js',
      ...flags,
      '--reporter',
      reporter,
      FILE,
    ],
    imports: `const test = it;`,
    together: undefined,
    machine: 'json',
    read: (stdout) => {
      const { passes, failures } = JSON.parse(stdout) as {
        passes: { title: string }[];
        failures: { title: string }[];
      };
      return Object.fromEntries([
        ...passes.map(({ title }) => [title, 'passed']),
        ...failures.map(({ title }) => [title, 'failed']),
      ]) as Record<string, 'passed' | 'failed'>;
    },
  },
];

let newcomer: Newcomer;

beforeAll(async () => {
  newcomer = await installNewcomer(['node-test', 'mocha'], ['mocha']);
}, 600_000);

afterAll(async () => {
  await newcomer?.dispose();
});

describe.sequential.each(setups)('$name from tarballs', (setup) => {
  const { flag, start, imports, together, machine, read } = setup;

  async function write(body: string, options: object = {}): Promise<void> {
    await newcomer.write({
      [FILE]: `const fs = require('node:fs'); const { allowBlocking } = require('@loopguard/core'); ${imports}\n${body}`,
      'loopguard.config.json': JSON.stringify(options),
    });
  }

  function run(reporter: string): Promise<ProcessResult> {
    return newcomer.node(...start(flag, reporter));
  }

  /** What became of each test, without what only holds others. */
  async function results(): Promise<Record<string, string>> {
    const { together: _suite, ...tests } = read((await run(machine)).stdout);
    return tests;
  }

  test('a first test that blocks fails with the call, its line, the fix and the link', async () => {
    await write(`test('x', async () => { fs.readFileSync('package.json') })\n`);

    const { exitCode, stdout } = await run('spec');

    expect(exitCode).toBe(1);
    for (const part of [
      'fs.readFileSync blocked the event loop',
      'call   fs.readFileSync("package.json")',
      `where  ${FILE}:2:28`,
      'fix    await fs.promises.readFile(path)',
      'docs   https://nodejs.org/api/fs.html#fspromisesreadfilepath-options',
      'allow  // loopguard-allow fs.readFileSync -- <why>',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  test('the fixed one passes, and nothing of ours is printed', async () => {
    const fixed = `test('x', async () => { await fs.promises.readFile('package.json') })\n`;
    await write(fixed);

    const { exitCode, stdout, stderr } = await run('spec');

    expect(exitCode).toBe(0);
    expect(`${stdout}\n${stderr}`).not.toMatch(/loopguard/i);
  });

  test('a comment or allowBlocking lets it pass, try and catch do not', async () => {
    await write(`
test('comment', async () => {
  // loopguard-allow fs.readFileSync -- a small file
  fs.readFileSync('package.json')
})
test('rest', async () => { allowBlocking('a small file'); fs.readFileSync('package.json') })
test('block', async () => { await allowBlocking('a small file', async () => fs.readFileSync('package.json')) })
test('caught', async () => { try { fs.readFileSync('package.json') } catch {} })
`);

    expect(await results()).toEqual({
      comment: 'passed',
      rest: 'passed',
      block: 'passed',
      caught: 'failed',
    });
  });

  test.skipIf(together === undefined)(
    'of tests that run together the right one fails',
    async () => {
      await write(`
${together}
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  test('waits', async () => { await turn(); await turn(); await turn(); })
  test('blocks', async () => { await turn(); fs.readFileSync('package.json') })
})
`);

      expect(await results()).toEqual({ waits: 'passed', blocks: 'failed' });
    },
  );

  test('what a test leaves behind fails the file, and no other test', async () => {
    await write(`
let called
const isDone = new Promise((resolve) => { called = resolve })
test('starts', () => { setImmediate(() => { fs.readFileSync('package.json'); called() }) })
test('innocent', async () => { await isDone })
`);

    expect(await results()).toEqual({ starts: 'passed', innocent: 'passed', [FILE]: 'failed' });
  });

  test('a rule lets it pass', async () => {
    await write(`test('x', async () => { fs.readFileSync('package.json') })\n`, {
      rules: { 'fs.readFileSync': 'off' },
    });

    expect(await results()).toEqual({ x: 'passed' });
  });

  test('npx loopguard run ends with the summary', async () => {
    await write(`test('x', async () => { fs.readFileSync('package.json') })\n`);

    const { exitCode, stderr } = await newcomer.npx(
      'loopguard',
      'run',
      '--',
      process.execPath,
      ...start([], 'spec'),
    );

    expect(exitCode).toBe(1);
    expect(stderr).toContain('[loopguard] Blocking call sites: 1 failed.');
  });
});

test('init writes the flag of each runner into its script, and doctor finds both guards live', async () => {
  await newcomer.write({
    'loopguard.config.json': '{}',
    'package.json': JSON.stringify({
      ...(JSON.parse(await newcomer.read('package.json')) as object),
      scripts: { test: 'node --test && mocha', 'test:node': 'node --test', 'test:mocha': 'mocha' },
    }),
  });

  for (const { adapter } of setups) {
    const { exitCode, stdout, stderr } = await newcomer.npx(
      'loopguard',
      'init',
      '--yes',
      '--runner',
      adapter,
    );
    expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
  }

  const doctor = await newcomer.npx('loopguard', 'doctor', '--json');
  const { guards, problems, packages } = doctored(doctor.stdout);
  expect({ problems, guards: [...new Set(guards)] }).toEqual({ problems: [], guards: ['live'] });
  expect(packages.toSorted()).toEqual([
    '@loopguard/core',
    '@loopguard/mocha',
    '@loopguard/node-test',
    'loopguard',
  ]);
  expect(doctor.exitCode).toBe(0);
});
