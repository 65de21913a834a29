import { type Behaviour, blocked, failed } from '../behaviour.js';
import type { Runner } from '../hosts.js';

const SETUPS = {
  vitest: '@loopguard/vitest-plugin/matchers',
  jest: '@loopguard/jest-env/matchers',
} as const;
const NOT_BLOCK = /expected the function not to block the event loop/;

const TESTS: Behaviour['tests'] = {
  'not: nothing blocks': 'passed',
  'not: a call': failed([/fs\.readFileSync blocked the event loop[^]*source\.ts:\d/]),
  'not: a call after a wait': failed([/fs\.existsSync blocked the event loop/]),
  'not: what is allowed': 'passed',
  blocks: 'passed',
  'blocks after a wait': 'passed',
  'blocks by what is allowed': 'passed',
  'blocks: nothing does': failed([/to block the event loop, and nothing of it did/]),
  'blocks by another': failed([/to block the event loop by crypto\.\*, and/], {
    id: 'fs.existsSync',
    where: 'exists',
  }),
  'what was not asked for is of the test': blocked({ id: 'fs.existsSync', where: 'exists' }),
  'what is outside is of the test': blocked({ id: 'fs.readFileSync', where: 'read' }),
  'what it throws': failed([/my own/]),
  'no function': failed([/toBlock\(\) takes a function/]),
  'a promise': failed([/a promise, which has begun already/]),
  'not awaited': failed([/toBlock\(\) was not awaited[^]*Write: await expect/]),
  'settled in time': 'passed',
  nested: 'passed',
  'no such call': failed([/matches no known call\. Did you mean "fs\.readFileSync"\?/]),
  'no calls': failed([/toBlock\(\) takes ids of calls or options/]),
  'no such option': failed([/toBlock\(\) has no option "call"/]),
  'not: computes': failed([/computation held the event loop for \d+ ms/]),
  'not: computes a little': 'passed',
};

/** Without a guard they have seen nothing, and say so. */
function allFail(tests: Behaviour['tests']): Record<string, 'failed'> {
  return Object.fromEntries(Object.keys(tests).map((name) => [name, 'failed']));
}

/** Assertions about what code does to the loop, in a runner that has matchers. */
function matchersOf(runner: keyof typeof SETUPS): readonly Behaviour[] {
  const set = { vitest: 'setupFiles', jest: 'setupFilesAfterEnv' }[runner];
  const config: Partial<Record<Runner, Record<string, unknown>>> = {
    [runner]: { [set]: [SETUPS[runner]] },
  };
  return [
    {
      id: `matchers-${runner}`,
      title: `toBlock() of ${runner} takes over what a function does`,
      runner,
      smoke: true,
      config,
      files: {
        'source.ts': `
          import fs from 'node:fs';
          export const read = (): string => fs.«read»readFileSync('package.json', 'utf8');
          export const exists = (): boolean => fs.«exists»existsSync('package.json');
          // loopguard-allow fs.readFileSync -- read once
          export const allowed = (): string => fs.readFileSync('package.json', 'utf8');
        `,
        'case.test.ts': `
          import fs from 'node:fs';
          import { allowed, exists, read } from './source';
          const later = () => new Promise((resolve) => setTimeout(resolve, 1));
          const burn = (ms) => {
            const end = process.cpuUsage().user + ms * 1000;
            while (process.cpuUsage().user < end) for (let at = 0; at < 1e5; at++);
          };
          test('not: nothing blocks', async () => {
            expect(() => 1).not.toBlock();
            await expect(async () => { await fs.promises.readFile('package.json'); }).not.toBlock();
          });
          test('not: a call', async () => { expect(() => read()).not.toBlock(); });
          test('not: a call after a wait', async () => {
            await expect(async () => { await later(); exists(); }).not.toBlock();
          });
          test('not: what is allowed', async () => { expect(() => allowed()).not.toBlock(); });
          test('blocks', async () => { expect(() => read()).toBlock(); });
          test('blocks after a wait', async () => {
            await expect(async () => { await later(); read(); }).toBlock('fs.readFileSync');
          });
          test('blocks by what is allowed', async () => { expect(() => allowed()).toBlock('fs.readFileSync'); });
          test('blocks: nothing does', async () => { expect(() => 1).toBlock(); });
          test('blocks by another', async () => { expect(() => exists()).toBlock('crypto.*'); });
          test('what was not asked for is of the test', async () => {
            expect(() => { read(); exists(); }).toBlock(['fs.readFileSync']);
          });
          test('what is outside is of the test', async () => {
            expect(() => exists()).toBlock();
            read();
          });
          test('what it throws', async () => {
            expect(() => { throw new Error('my own'); }).not.toBlock();
          });
          test('no function', async () => { expect(1).not.toBlock(); });
          test('a promise', async () => { expect(Promise.resolve()).not.toBlock(); });
          test('not awaited', async () => { expect(() => new Promise(() => {})).not.toBlock(); });
          test('settled in time', async () => {
            const first = expect(async () => { await later(); }).not.toBlock();
            const second = expect(() => later()).not.toBlock();
            await second;
            await first;
          });
          test('nested', async () => {
            expect(() => { expect(() => read()).toBlock('fs.readFileSync'); }).not.toBlock();
          });
          test('no such call', async () => { expect(() => 1).not.toBlock('fs.readFilSync'); });
          test('no calls', async () => { expect(() => 1).not.toBlock(null); });
          test('no such option', async () => { expect(() => 1).not.toBlock({ call: 'fs.*' }); });
          test('not: computes', async () => { expect(() => burn(400)).not.toBlock({ stall: 40 }); });
          test('not: computes a little', async () => { expect(() => burn(1)).not.toBlock({ stall: 10_000 }); });
        `,
      },
      tests: TESTS,
      unguarded: allFail(TESTS),
    },
    {
      id: `matchers-off-${runner}`,
      title: `toBlock() of ${runner} says so where nothing is guarded`,
      runner,
      config,
      options: { mode: 'off' },
      files: {
        'case.test.ts': `
          import fs from 'node:fs';
          test('not', async () => { expect(() => fs.existsSync('a')).not.toBlock(); });
          test('blocks', async () => { expect(() => fs.existsSync('a')).toBlock(); });
        `,
      },
      tests: {
        not: 'passed',
        blocks: failed([/toBlock\(\) saw nothing: loopguard is off here, since its mode is 'off'/]),
      },
      unguarded: { not: 'failed', blocks: 'failed' },
    },
    {
      id: `matchers-throw-${runner}`,
      title: `toBlock() of ${runner} in mode throw`,
      runner,
      config,
      options: { mode: 'throw' },
      files: {
        'case.test.ts': `
          import fs from 'node:fs';
          test('not', async () => { expect(() => fs.existsSync('a')).not.toBlock(); });
          test('blocks', async () => { expect(() => fs.existsSync('a')).toBlock(); });
        `,
      },
      tests: { not: failed([NOT_BLOCK]), blocks: 'passed' },
      unguarded: { not: 'failed', blocks: 'failed' },
    },
  ];
}

export const matchers: readonly Behaviour[] = [...matchersOf('vitest'), ...matchersOf('jest')];
