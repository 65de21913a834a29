import { expect, test } from 'vitest';
import type { ReportedCall } from 'loopguard/run';
import { heldWorkers } from './held-workers.js';

const timeout = {
  message: '[vitest-worker]: Timeout calling "onTaskUpdate"',
  VITEST_TEST_PATH: '/app/test/a.test.ts',
};
const word = {
  testFile: '/app/test/a.test.ts',
  tests: ['group > parses'],
  place: 'src/parse.ts:3:9 parse',
  heldMs: 5012,
};
const quick = { file: '/app/test/a.test.ts', name: 'group > is quick', durationMs: 3 };

const said = (
  unhandled: readonly unknown[],
  known: Partial<Parameters<typeof heldWorkers>[1]>,
): string | undefined =>
  heldWorkers(unhandled, { held: [], calls: [], tests: [], root: '/app', ...known });

test('says nothing without such an error', () => {
  const others = [{ message: 'Timeout calling "x"' }, new Error('boom'), undefined, 'text', null];
  expect(said(others, { held: [word], tests: [quick] })).toBeUndefined();
});

test('names file, test and function that were seen', () => {
  const long = { ...quick, name: 'group > parses', durationMs: 70_000 };
  expect(said([timeout], { held: [word], tests: [quick, long] })).toBe(
    `[loopguard] Timeout calling "onTaskUpdate": a worker could not answer, since its event loop was held. By:
  src/parse.ts:3:9 parse, in "group > parses" (test/a.test.ts): seen there after 5.0 s`,
  );
});

test('leaves out what was seen in files of other workers', () => {
  const other = { ...word, testFile: '/app/test/b.test.ts', place: 'src/other.ts:1:1 other' };
  expect(said([timeout], { held: [other, word] })).not.toContain('other');
  expect(said([{ message: timeout.message }], { held: [other, word] })).toContain('other');
});

test('names long tests where nothing was seen, as with coverage', () => {
  const long = { ...quick, name: 'computes', durationMs: 70_123 };
  expect(said([timeout], { tests: [quick, long] })).toContain(
    '  perhaps "computes" (test/a.test.ts), which ran for 70.1 s\n  stall: { hang: 5000 } watches',
  );
});

test('names what else it can be where no test ran for long', () => {
  expect(said([timeout], { tests: [quick] })).toContain(
    'no test was seen that held a worker for long',
  );
});

test('knows the words of later versions', () => {
  const message = '[vitest-pool-runner]: Timeout waiting for worker to respond';
  expect(said([{ message }], { held: [word] })).toMatch(
    /^\[loopguard\] Timeout waiting for worker to respond: /,
  );
});

const call = (name: string, durationMs: number): ReportedCall =>
  ({
    call: name,
    where: { file: 'src/run.ts', line: 2, column: 3, function: 'run' },
    test: { file: '/app/test/a.test.ts', name: 'runs', durationMs: 61_000 },
    occurrences: [{ startMs: 0, durationMs }],
  }) as unknown as ReportedCall;

test('names calls that wait without a CPU, and no short ones', () => {
  const runs = { ...quick, name: 'runs', durationMs: 61_000 };
  const calls = [call('fs.readFileSync', 2), call('child_process.execSync', 60_500)];
  expect(said([timeout], { calls, tests: [runs] })).toBe(
    `[loopguard] Timeout calling "onTaskUpdate": a worker could not answer, since its event loop was held. By:
  child_process.execSync at src/run.ts:2:3 run, in "runs" (test/a.test.ts): 60.5 s`,
  );
});
