import { blocked, failed, fileError, type Behaviour } from '../behaviour.js';
import { gate } from './gate.js';

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
      'gate.ts': gate,
      'case.test.ts': `
        import { setImmediate as turn } from 'node:timers/promises';
        import { gate } from './gate';
        import { read } from './read';
        const allRun = gate();
        const hasRead = gate();
        test.concurrent('innocent before', async () => { await hasRead.opened; await turn(); });
        test.concurrent('guilty', async () => { await allRun.opened; await turn(); read(); hasRead.open(); await turn(); });
        test.concurrent('innocent after', async () => { allRun.open(); await hasRead.opened; await turn(); });
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
      'gate.ts': gate,
      'case.test.ts': `
        import { EventEmitter } from 'node:events';
        import fs from 'node:fs';
        import { gate } from './gate';
        const allRun = gate();
        const fired = gate();
        const emitted = gate();
        const both = Promise.all([fired.opened, emitted.opened]);
        test.concurrent('timer', async () => {
          await allRun.opened;
          setTimeout(() => { fs.«timer»existsSync('package.json'); fired.open(); }, 1);
          await both;
        });
        test.concurrent('innocent', async () => { setTimeout(() => {}, 1); await both; });
        test.concurrent('emitter', async () => {
          const emitter = new EventEmitter().on('work', () => fs.«emitter»statSync('package.json'));
          allRun.open();
          await fired.opened;
          emitter.emit('work');
          emitted.open();
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
      'gate.ts': gate,
      'case.test.ts': `
        import fs from 'node:fs';
        import { gate } from './gate';
        const bothRun = gate();
        const called = gate();
        describe.concurrent('together', () => {
          test('innocent', async () => { bothRun.open(); await called.opened; });
          test('guilty', async () => { await bothRun.opened; fs.«call»existsSync('package.json'); called.open(); });
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
      'gate.ts': gate,
      'case.test.ts': `
        import fs from 'node:fs';
        import { gate } from './gate';
        const allRun = gate();
        const called = gate();
        let running = 0;
        test.concurrent.each([1, 2, 3])('row %i', async (row) => {
          running += 1;
          if (running === 3) allRun.open();
          await allRun.opened;
          if (row === 2) { fs.existsSync('package.json'); called.open(); }
          await called.opened;
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
      'gate.ts': gate,
      'case.test.ts': `
        import fs from 'node:fs';
        import { gate } from './gate';
        const nextRuns = gate();
        const called = gate();
        test('starts work and does not wait', async () => {
          void nextRuns.opened.then(() => { setTimeout(() => { fs.«call»existsSync('package.json'); called.open(); }, 1); });
        });
        test('innocent', async () => { nextRuns.open(); await called.opened; });
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
      'gate.ts': gate,
      'case.test.ts': `
        import fs from 'node:fs';
        import { gate } from './gate';
        const hookRuns = gate();
        const called = gate();
        afterAll(async () => { hookRuns.open(); await called.opened; });
        test('only test', async () => {
          void hookRuns.opened.then(() => { setTimeout(() => { fs.«call»existsSync('package.json'); called.open(); }, 1); });
        });
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
      'gate.ts': gate,
      'case.test.ts': `
        import fs from 'node:fs';
        import { gate } from './gate';
        const nextRuns = gate();
        const called = gate();
        test('too slow', async () => { await nextRuns.opened; fs.«call»existsSync('package.json'); called.open(); }, 50);
        test('innocent', async () => { nextRuns.open(); await called.opened; });
      `,
    },
    tests: { 'too slow': failed([/timed out|Exceeded timeout|Timeout of/]), innocent: 'passed' },
    fileErrors: [fileError({ id: 'fs.existsSync', where: 'call' }, 'too slow')],
  },
  {
    id: 'module-level-interval',
    title: 'an interval from module level fails the only running test',
    files: {
      'case.test.ts': `
        import fs from 'node:fs';
        let fired = () => {};
        const timer = setInterval(() => { fs.«call»existsSync('package.json'); fired(); }, 5);
        afterAll(() => { clearInterval(timer); });
        test('waits', async () => { await new Promise<void>((resolve) => { fired = resolve; }); });
      `,
    },
    tests: { waits: blocked({ id: 'fs.existsSync', where: 'call', count: 'any' }) },
  },
];
