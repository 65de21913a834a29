import { failed, type Behaviour } from '../behaviour.js';

/** Tests that run more than once, or that are expected to fail. */
export const attempts: readonly Behaviour[] = [
  {
    id: 'expected-failure',
    title: 'a test that is expected to fail cannot hide a blocking call',
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        test.fails('fails as wanted and blocks', () => { fs.«call»existsSync('package.json'); throw new Error('wanted'); });
        test.fails('fails as wanted', () => { throw new Error('wanted'); });
        test.fails('blocks and does not fail as wanted', async () => { fs.existsSync('package.json'); });
      `,
    },
    tests: {
      'fails as wanted and blocks': failed('any', { id: 'fs.existsSync', where: 'call' }),
      'fails as wanted': 'passed',
      'blocks and does not fail as wanted': failed('any', 'fs.existsSync'),
    },
    unguarded: { 'blocks and does not fail as wanted': 'failed' },
  },
  {
    id: 'retry',
    title: 'a call in the first attempt fails the test although a later attempt passes',
    runner: 'vitest',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        const attempts = { blocking: 0, clean: 0 };
        test('blocks at first', { retry: 2 }, async () => {
          if (attempts.blocking++ === 0) { fs.«call»existsSync('package.json'); throw new Error('flaky'); }
        });
        test('is only flaky', { retry: 2 }, async () => {
          if (attempts.clean++ === 0) throw new Error('flaky');
        });
      `,
    },
    tests: {
      'blocks at first': failed('any', { id: 'fs.existsSync', where: 'call', count: 'any' }),
      'is only flaky': 'passed',
    },
  },
  {
    id: 'retry-times',
    title: 'a call in the first attempt fails the test although a later attempt passes',
    runner: 'jest',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        jest.retryTimes(2);
        const attempts = { blocking: 0, clean: 0 };
        test('blocks at first', async () => {
          if (attempts.blocking++ === 0) { fs.«call»existsSync('package.json'); throw new Error('flaky'); }
        });
        test('is only flaky', async () => {
          if (attempts.clean++ === 0) throw new Error('flaky');
        });
        test('blocks each time', async () => { fs.statSync('package.json'); });
      `,
    },
    tests: {
      'blocks at first': failed('any', { id: 'fs.existsSync', where: 'call', count: 'any' }),
      'is only flaky': 'passed',
      'blocks each time': failed('any', { id: 'fs.statSync', count: 'any' }),
    },
  },
  {
    id: 'repeats',
    title: 'a call in one of the repetitions fails the test',
    runner: 'vitest',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        let runs = 0;
        test('blocks in the first run', { repeats: 2 }, async () => { if (runs++ === 0) fs.«call»existsSync('package.json'); });
        test('never blocks', { repeats: 2 }, async () => { await Promise.resolve(); });
      `,
    },
    tests: {
      'blocks in the first run': failed('any', { id: 'fs.existsSync', where: 'call' }),
      'never blocks': 'passed',
    },
  },
];
