import { expect } from 'vitest';

import { blocked, fileError, type Behaviour } from '../behaviour.js';
import { majorOf } from '../hosts.js';
import { gate } from './gate.js';

const fail = { stall: { mode: 'fail' } };
// Why: under contention a test that computes for a moment takes long by the clock.
export const patient = { vitest: { testTimeout: 600_000 }, jest: { testTimeout: 600_000 } };

// Why another pattern each time: V8 compiles one that runs again, and is done too soon.
// Why a fixed amount of work: a loop that runs until a clock says so computes little on a busy machine.
export const slow = `
  type Text = string;

  interface Input {
    readonly text: Text;
  }

  export function match(text: Text): boolean {
    const input: Input = { text };
    return «caller»backtrack(input);
  }

  function backtrack({ text }: Input): boolean {
    const subject = 'a'.repeat(23) + '!' + text;
    const found =
      «hog»new RegExp('^(a+)+$|' + Math.random()).test(subject);
    return found;
  }
`;

const stall = { id: 'stall', where: 'hog', count: 'any' } as const;

/** JavaScript that holds the loop by computing. */
export const stalls: readonly Behaviour[] = [
  {
    id: 'stall-regex',
    title: 'a slow regular expression fails its test at its line, and no other test',
    smoke: true,
    options: fail,
    config: patient,
    files: {
      'slow.ts': slow,
      'case.test.ts': `
        import { setTimeout as sleep } from 'node:timers/promises';
        import { match } from './slow';
        test('innocent before', async () => { await sleep(20); });
        test('matches at once', async () => { match('x'); });
        test('matches later', async () => { await sleep(5); match('x'); await sleep(5); });
        test('matches in a timer', async () => {
          await new Promise<void>((resolve) => setTimeout(() => { match('x'); resolve(); }, 5));
        });
        test('innocent after', async () => { await sleep(20); });
      `,
    },
    tests: {
      'innocent before': 'passed',
      'matches at once': blocked(stall),
      // Why any line: on a busy machine a profile may hold too few samples to name one.
      'matches later': blocked({ id: 'stall', count: 'any' }),
      'matches in a timer': blocked({ id: 'stall', count: 'any' }),
      'innocent after': 'passed',
    },
    check({ text }) {
      expect(text).toMatch(
        /EventLoopStallError: backtrack held the event loop for \d+ ms of CPU time/,
      );
      expect(text).toMatch(/where {2}stall-regex\/slow\.ts:15:5 backtrack → test\(\)/);
      expect(text).toMatch(/from {3}match \(stall-regex\/slow\.ts:9\) ← /);
      expect(text).toMatch(/allow {2}\/\/ loopguard-allow stall -- <why>/);
    },
  },
  {
    id: 'stall-synchronous-test',
    title: 'a test that is synchronous may compute: nothing else waits for the loop',
    smoke: true,
    options: fail,
    config: patient,
    files: {
      'slow.ts': slow,
      'case.test.ts': `
        import { match } from './slow';
        test('computes', () => { match('x'); });
        test('computes and expects', () => {
          const found = match('x');
          expect(found).toBe(false);
        });
      `,
    },
    tests: { computes: 'passed', 'computes and expects': 'passed' },
  },
  {
    id: 'stall-could-wait',
    title: 'whether a test could wait is what its function returned, however it is written',
    smoke: true,
    options: fail,
    config: patient,
    files: {
      'slow.ts': slow,
      'case.test.ts': `
        import { allowBlocking } from '@loopguard/core';
        import { match } from './slow';
        test.each([['x']])('each %s', (text) => { match(text); });
        test('an expression', () => expect(match('x')).toBe(false));
        test('a named function', namedFunction);
        function namedFunction(): void {
          match('x');
        }
        test(\`a template \${1 + 1}\`, () => { match('x'); });
        test('mentions await', () => { expect('await then return').toContain('then'); match('x'); });
        describe('a > b', () => {
          test('c > d', () => { match('x'); });
          test('c', async () => { match('x'); });
        });
        test('twice', () => { match('x'); });
        describe('again', () => {
          test('twice', async () => { match('x'); });
        });
        test('braces', async () => { expect('}').toBe('}'); match('x'); });
        test('a chain', () => Promise.resolve().then(() => { match('x'); }));
        test('a thenable', () => {
          match('x');
          return { then(resolve: (value: void) => void) { resolve(); } } as Promise<void>;
        });
        test.each([['x']])('each awaits %s', async (text) => { match(text); });
        const asynchronous = async (): Promise<void> => { match('x'); };
        test('a named asynchronous one', asynchronous);
        test('opts out of something else', () => {
          match('x');
          allowBlocking('a call of its own', ['fs.*'], () => { match('x'); });
        });
      `,
    },
    tests: {
      'each x': 'passed',
      'an expression': 'passed',
      'a named function': 'passed',
      'a template 2': 'passed',
      'mentions await': 'passed',
      'a > b > c > d': 'passed',
      'a > b > c': blocked({ id: 'stall', count: 'any' }),
      twice: 'passed',
      'again > twice': blocked({ id: 'stall', count: 'any' }),
      braces: blocked({ id: 'stall', count: 'any' }),
      'a chain': blocked({ id: 'stall', count: 'any' }),
      'a thenable': blocked({ id: 'stall', count: 'any' }),
      'each awaits x': blocked({ id: 'stall', count: 'any' }),
      'a named asynchronous one': blocked({ id: 'stall', count: 'any' }),
      'opts out of something else': 'passed',
    },
  },
  {
    id: 'stall-unknown-function',
    title: 'where nobody can see whether a test was synchronous, a stall fails nothing and is told',
    // Why: Vitest lets a tool make tests past the function that declares them, by an entry that Vitest 5 has no more.
    runner: 'vitest',
    onlyOn: (host) => majorOf(host) < 5,
    options: fail,
    config: patient,
    files: {
      'slow.ts': slow,
      'case.test.ts': `
        import { createTaskCollector, getCurrentSuite } from 'vitest/suite';
        import { match } from './slow';
        const declare = createTaskCollector(function (this: unknown, name: string, handler: () => unknown) {
          getCurrentSuite().task(name, { handler });
        } as never) as unknown as (name: string, handler: () => unknown) => void;
        declare('computes', () => { match('x'); });
        declare('computes and waits', async () => { match('x'); await null; });
        test('is seen', async () => { match('x'); });
      `,
    },
    tests: { computes: 'passed', 'computes and waits': 'passed', 'is seen': blocked(stall) },
    alone: {
      exitCode: 'not 0',
      output: [
        /computes[^]*held the event loop for \d+ ms/,
        /computes and waits[^]*held the event loop for \d+ ms/,
      ],
    },
  },
  {
    id: 'stall-hooks-and-loading',
    title: 'hooks, the top of a file and a module that is imported late may compute',
    options: fail,
    config: patient,
    files: {
      'slow.ts': slow,
      'late.ts': `
        import { match } from './slow';
        export const found = match('late');
      `,
      'case.test.ts': `
        import { setTimeout as sleep } from 'node:timers/promises';
        import { match } from './slow';
        match('top');
        beforeAll(async () => { match('beforeAll'); await sleep(1); });
        beforeEach(async () => { match('beforeEach'); await sleep(1); });
        afterEach(async () => { match('afterEach'); await sleep(1); });
        test('is clean', async () => { await sleep(20); });
        test('imports', async () => { await sleep(1); expect((await import('./late')).found).toBe(false); });
      `,
    },
    tests: { 'is clean': 'passed', imports: 'passed' },
  },
  {
    id: 'stall-await-chain',
    title: 'awaiting what is ready gives the loop no turn: the whole chain is one stall',
    options: fail,
    config: patient,
    files: {
      'case.test.ts': `
        async function step(n: number): Promise<number> {
          let sum = n;
          for (let i = 0; i < 20_000; i++)
            sum += i % 7;
          return sum;
        }
        test('never lets go', async () => {
          let last = 0;
          for (let n = 0; n < 40_000; n++) last = await step(n);
          expect(last).toBeGreaterThan(0);
        });
      `,
    },
    // Why no line: once V8 has inlined `step`, it also is the test's.
    tests: { 'never lets go': blocked({ id: 'stall', count: 'any' }) },
  },
  {
    id: 'stall-concurrent',
    title: 'when several tests run the file fails and names them, and no test does',
    options: fail,
    config: patient,
    files: {
      'slow.ts': slow,
      'gate.ts': gate,
      'case.test.ts': `
        import { setTimeout as sleep } from 'node:timers/promises';
        import { gate } from './gate';
        import { match } from './slow';
        const matched = gate();
        test.concurrent('candidate one', async () => { await matched.opened; });
        test.concurrent('candidate two', async () => { await sleep(20); match('x'); await sleep(20); matched.open(); });
      `,
    },
    tests: { 'candidate one': 'passed', 'candidate two': 'passed' },
    fileErrors: [fileError(stall, 'candidate one', 'candidate two')],
  },
  {
    id: 'stall-and-calls',
    title:
      'a blocking call is reported as that call, or allowed as that call, and not as a stall too',
    options: { ...fail, rules: { 'crypto.scryptSync': 'off' } },
    config: patient,
    files: {
      'case.test.ts': `
        import crypto from 'node:crypto';
        import { setTimeout as sleep } from 'node:timers/promises';
        test('is reported once', async () => {
          await sleep(1);
          crypto.«call»pbkdf2Sync('secret', 'salt', 400_000, 64, 'sha512');
        });
        test('is allowed', async () => {
          await sleep(1);
          // loopguard-allow crypto.pbkdf2Sync -- one key for the whole process
          crypto.pbkdf2Sync('secret', 'salt', 400_000, 64, 'sha512');
        });
        test('is off', async () => {
          await sleep(1);
          crypto.scryptSync('secret', 'salt', 64, { N: 65536, maxmem: 2 ** 28 });
        });
        test('waits', async () => {
          await sleep(1);
          Atomics.«wait»wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
        });
      `,
    },
    tests: {
      'is reported once': blocked({ id: 'crypto.pbkdf2Sync', where: 'call' }),
      'is allowed': 'passed',
      'is off': 'passed',
      waits: blocked({ id: 'Atomics.wait', where: 'wait' }),
    },
  },
  {
    id: 'stall-fake-timers',
    title: 'fake timers do not hide a stall',
    options: fail,
    config: {
      vitest: {
        ...patient.vitest,
        fakeTimers: { toFake: ['setTimeout', 'setInterval', 'Date', 'performance'] },
      },
      jest: { ...patient.jest, fakeTimers: { enableGlobally: true } },
    },
    files: {
      'slow.ts': slow,
      'case.test.ts': `
        import { match } from './slow';
        beforeEach(() => { vi.useFakeTimers(); });
        afterEach(() => { vi.useRealTimers(); });
        test('matches', async () => { await Promise.resolve(); match('x'); });
        test('is clean', async () => { vi.advanceTimersByTime(10_000); await Promise.resolve(); });
      `,
    },
    tests: { matches: blocked(stall), 'is clean': 'passed' },
  },
  {
    id: 'stall-compiled-regex',
    title: 'a regular expression that V8 has compiled is reported at the line that uses it',
    options: fail,
    config: patient,
    files: {
      'case.test.ts': `
        import { setTimeout as sleep } from 'node:timers/promises';
        const pattern = /^(a+)+$/;
        function matches(text: string): boolean {
          const start = text.length;
          return pattern.test(text) || start < 0;
        }
        test('matches again', async () => {
          matches('aaa!');
          matches('aaaa!');
          await sleep(1);
          matches('a'.repeat(26) + '!');
        });
      `,
    },
    tests: { 'matches again': blocked({ id: 'stall', count: 1 }) },
    check({ text }) {
      expect(text).toMatch(
        /where {2}stall-compiled-regex\/case\.test\.ts:5:\d+ matches → test\(\)/,
      );
    },
  },
  {
    id: 'stall-in-package',
    title: 'what a package computes is reported at the line that called the package',
    options: fail,
    config: patient,
    files: {
      'node_modules/slow-matcher/package.json': `{ "name": "slow-matcher", "version": "1.0.0", "main": "index.js" }`,
      'node_modules/slow-matcher/index.js': `
        exports.find = function find(text) {
          return new RegExp('^(a+)+$|' + Math.random()).test('a'.repeat(23) + '!' + text);
        };
      `,
      'case.test.ts': `
        import { setTimeout as sleep } from 'node:timers/promises';
        import matcher from 'slow-matcher';
        test('calls the package', async () => {
          await sleep(1);
          const found = matcher.«hog»find('x');
          expect(found).toBe(false);
        });
      `,
    },
    tests: {
      'calls the package': blocked({ ...stall, through: 'slow-matcher (index.js:2)' }),
    },
  },
  {
    id: 'stall-warn',
    title: 'by default a stall prints, with its test, and fails nothing',
    config: patient,
    files: {
      'slow.ts': slow,
      'case.test.ts': `
        import { setTimeout as sleep } from 'node:timers/promises';
        import { match } from './slow';
        test('comes first', async () => { await sleep(1); match('x'); });
        test('pauses', async () => { await sleep(100); });
        test('comes second', async () => { await sleep(1); match('x'); });
      `,
    },
    tests: { 'comes first': 'passed', pauses: 'passed', 'comes second': 'passed' },
    alone: {
      exitCode: 0,
      output: [
        /in "comes first": \w+ held the event loop for \d+ ms of CPU time/,
        /in "comes second": backtrack held the event loop/,
        /where {2}stall-warn\/slow\.ts:15:5 backtrack → test\(\)/,
      ],
    },
  },
  {
    id: 'stall-unnamed',
    title: 'without a profiler a stall still fails its test, at the line of the test',
    options: { stall: { mode: 'fail', profile: 'off' } },
    config: patient,
    files: {
      'slow.ts': slow,
      'case.test.ts': `
        import { setTimeout as sleep } from 'node:timers/promises';
        import { match } from './slow';
        «hog»test('matches', async () => { await sleep(1); match('x'); });
        test('is clean', async () => { await sleep(20); });
      `,
    },
    tests: { matches: blocked({ id: 'stall', count: 'any', where: 'hog' }), 'is clean': 'passed' },
  },
  {
    id: 'stall-hang',
    smoke: true,
    title: 'code that does not come back is reported with its place while it hangs',
    options: { stall: { hang: 500 } },
    config: patient,
    files: {
      'hang.ts': `
        interface Options { readonly until: number }

        export function hang({ until }: Options): void {
          while (process.cpuUsage().user / 1000 < until) for (let step = 0; step < 1e5; step++);
        }
      `,
      'case.test.ts': `
        import { hang } from './hang';
        test('does not come back', async () => {
          await Promise.resolve();
          hang({ until: process.cpuUsage().user / 1000 + 2000 });
        });
      `,
    },
    tests: { 'does not come back': 'passed' },
    alone: {
      exitCode: 0,
      output: [
        /in "does not come back": the event loop has been held for \d+\.\d s, and still is/,
        /where {2}stall-hang\/hang\.ts:4:\d+ hang/,
        /from {3}stall-hang\/case\.test\.ts:4/,
      ],
    },
  },
  {
    id: 'stall-of-an-ended-test',
    title: 'what an ended test left behind fails the file and names it, and not the test that runs',
    options: fail,
    config: patient,
    files: {
      'slow.ts': slow,
      'gate.ts': gate,
      'case.test.ts': `
        import { setTimeout as sleep } from 'node:timers/promises';
        import { gate } from './gate';
        import { match } from './slow';
        const nextRuns = gate();
        const matched = gate();
        test('leaves a timer', async () => {
          await sleep(1);
          void nextRuns.opened.then(() => { setTimeout(() => { match('x'); matched.open(); }, 30); });
        });
        test('is innocent', async () => { nextRuns.open(); await matched.opened; await sleep(20); });
        test('computes itself', async () => { await sleep(5); match('x'); await sleep(5); });
      `,
    },
    tests: {
      'leaves a timer': 'passed',
      'is innocent': 'passed',
      'computes itself': blocked({ id: 'stall', count: 'any' }),
    },
    fileErrors: [fileError(stall, 'leaves a timer', 'had already ended', 'is innocent')],
  },
  {
    id: 'stall-wasm',
    title: 'what WebAssembly computes is reported at the line that calls it',
    options: fail,
    config: patient,
    files: {
      'case.test.ts': `
        import { setTimeout as sleep } from 'node:timers/promises';
        const code = new Uint8Array([0,97,115,109,1,0,0,0,1,5,1,96,1,127,0,3,2,1,0,7,8,1,4,115,112,105,110,0,0,10,16,1,14,0,3,64,32,0,65,1,107,34,0,13,0,11,11]);
        const { spin } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as { spin(times: number): void };
        function turn(times: number): number {
          const before = times - 1;
          «hog»spin(times);
          return before;
        }
        test('spins', async () => { await sleep(1); turn(600_000_000); });
      `,
    },
    tests: { spins: blocked(stall) },
  },
  {
    id: 'stall-hang-unsampled',
    title: 'a hang that comes back is reported with its place, also where nothing samples',
    options: { stall: { mode: 'fail', profile: 'off', hang: 500 } },
    config: patient,
    files: {
      'hang.ts': `
        export function hang(until: number): void {
          while (process.cpuUsage().user / 1000 < until) for (let step = 0; step < 1e5; step++);
        }
      `,
      'case.test.ts': `
        import { hang } from './hang';
        test('comes back late', async () => {
          await Promise.resolve();
          hang(process.cpuUsage().user / 1000 + 2000);
        });
      `,
    },
    tests: { 'comes back late': blocked({ id: 'stall', count: 'any' }) },
    check({ text }) {
      expect(text).toMatch(/hang held the event loop for \d+ ms of CPU time/);
      expect(text).toMatch(/where {2}stall-hang-unsampled\/hang\.ts:2:\d+ hang/);
      expect(text).toMatch(/seen there while it still held the loop/);
    },
  },
  {
    id: 'stall-off',
    title: "mode 'off' looks at no stall",
    options: { stall: { mode: 'off' } },
    files: {
      'slow.ts': slow,
      'case.test.ts': `
        import { match } from './slow';
        test('matches', async () => { match('x'); });
      `,
    },
    tests: { matches: 'passed' },
    alone: { exitCode: 0, notInOutput: [/held the event loop/] },
  },
];
