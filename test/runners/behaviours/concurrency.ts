import { blocked, failed, fileError, type Behaviour } from '../behaviour.js';

/** Several tests at once, and calls that come when their test is over. */
export const concurrency: readonly Behaviour[] = [
  {
    id: 'concurrent-tests',
    title: 'of concurrent tests only the one that blocks fails',
    smoke: true,
    pulse: true,
    files: {
      'read.ts': `
        import fs from 'node:fs';
        export function read(): void { fs.«call»readFileSync('package.json'); }
      `,
      'case.test.ts': `
        import { setTimeout as sleep } from 'node:timers/promises';
        import { read } from './read';
        test.concurrent('innocent before', async () => { await sleep(40); });
        test.concurrent('guilty', async () => { await sleep(10); read(); await sleep(10); });
        test.concurrent('innocent after', async () => { await sleep(40); });
      `,
    },
    tests: {
      'innocent before': 'passed',
      guilty: blocked({ id: 'fs.readFileSync', where: 'call' }),
      'innocent after': 'passed',
    },
  },
  {
    id: 'concurrent-callbacks',
    title: 'timers and emitters of concurrent tests stay with their test',
    files: {
      'case.test.ts': `
        import { EventEmitter } from 'node:events';
        import fs from 'node:fs';
        import { setTimeout as sleep } from 'node:timers/promises';
        test.concurrent('timer', async () => { setTimeout(() => fs.«timer»existsSync('package.json'), 10); await sleep(50); });
        test.concurrent('innocent', async () => { setTimeout(() => {}, 10); await sleep(50); });
        test.concurrent('emitter', async () => {
          const emitter = new EventEmitter().on('work', () => fs.«emitter»statSync('package.json'));
          await sleep(10);
          emitter.emit('work');
          await sleep(30);
        });
      `,
    },
    tests: {
      timer: blocked({ id: 'fs.existsSync', where: 'timer' }),
      innocent: 'passed',
      emitter: blocked({ id: 'fs.statSync', where: 'emitter' }),
    },
  },
  {
    id: 'describe-concurrent',
    title: 'describe.concurrent keeps its tests apart',
    runner: 'vitest',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { setTimeout as sleep } from 'node:timers/promises';
        describe.concurrent('together', () => {
          test('innocent', async () => { await sleep(40); });
          test('guilty', async () => { await sleep(10); fs.«call»existsSync('package.json'); });
        });
      `,
    },
    tests: {
      'together > innocent': 'passed',
      'together > guilty': blocked({ id: 'fs.existsSync', where: 'call' }),
    },
  },
  {
    id: 'concurrent-each',
    title: 'test.concurrent.each fails only the rows that block',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { setTimeout as sleep } from 'node:timers/promises';
        test.concurrent.each([1, 2, 3])('row %i', async (row) => {
          await sleep(10);
          if (row === 2) fs.existsSync('package.json');
          await sleep(10);
        });
      `,
    },
    tests: { 'row 1': 'passed', 'row 2': blocked('fs.existsSync'), 'row 3': 'passed' },
  },
  {
    id: 'late-call',
    title: 'a call after its test ended fails the file, names that test and spares the running one',
    smoke: true,
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { setTimeout as sleep } from 'node:timers/promises';
        test('starts work and does not wait', async () => { setTimeout(() => fs.«call»existsSync('package.json'), 30); });
        test('innocent', async () => { await sleep(90); });
      `,
    },
    tests: { 'starts work and does not wait': 'passed', innocent: 'passed' },
    fileErrors: [
      fileError({ id: 'fs.existsSync', where: 'call' }, 'starts work and does not wait'),
    ],
  },
  {
    id: 'late-call-between-tests',
    title: 'a call that comes while an afterAll hook waits fails the file and names its test',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { setTimeout as sleep } from 'node:timers/promises';
        afterAll(async () => { await sleep(60); });
        test('only test', async () => { setTimeout(() => fs.«call»existsSync('package.json'), 20); });
      `,
    },
    tests: { 'only test': 'passed' },
    fileErrors: [fileError({ id: 'fs.existsSync', where: 'call' }, 'only test')],
  },
  {
    id: 'late-call-at-end',
    title: 'a call that comes just after the last test ended fails the file and names its test',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { setImmediate } from 'node:timers';
        test('only test', async () => { setImmediate(() => fs.«call»existsSync('package.json')); });
      `,
    },
    tests: { 'only test': 'passed' },
    fileErrors: [fileError({ id: 'fs.existsSync', where: 'call' }, 'only test')],
  },
  {
    id: 'timed-out-test',
    title: 'a call of a test that timed out before is not blamed on the next one',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { setTimeout as sleep } from 'node:timers/promises';
        test('too slow', async () => { await sleep(100); fs.«call»existsSync('package.json'); }, 50);
        test('innocent', async () => { await sleep(150); });
      `,
    },
    tests: { 'too slow': failed([/timed out|Exceeded timeout/]), innocent: 'passed' },
    fileErrors: [fileError({ id: 'fs.existsSync', where: 'call' }, 'too slow')],
  },
  {
    id: 'module-level-interval',
    title: 'an interval from module level fails the only running test',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        import { setTimeout as sleep } from 'node:timers/promises';
        const timer = setInterval(() => fs.«call»existsSync('package.json'), 10);
        afterAll(() => { clearInterval(timer); });
        test('waits', async () => { await sleep(80); });
      `,
    },
    tests: { waits: blocked({ id: 'fs.existsSync', where: 'call', count: 'any' }) },
  },
];
