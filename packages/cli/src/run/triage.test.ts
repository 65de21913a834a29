import { expect, test } from 'vitest';
import type { Reach, ReportedCall } from '@loopguard/core/report';
import type { RunReport } from './run-report.js';
import { triageLines } from './triage.js';

function call(
  name: string,
  reach: Reach | undefined,
  more: Partial<ReportedCall> = {},
): ReportedCall {
  const of = { file: 'a.test.ts', name, durationMs: 1 };
  return { test: of, status: 'failed', ...(reach && { reach }), ...more } as ReportedCall;
}

const lines = (violations: ReportedCall[], hookCalls?: number): string[] =>
  triageLines({ violations, ...(hookCalls && { hookCalls }) } as unknown as RunReport);

test('each failure is of the class of all its calls, and the class names its option', () => {
  expect(
    lines([
      call('a', 'test file'),
      call('a', 'test file'),
      call('b', 'test file'),
      call('c', 'sync'),
      call('d', 'test double'),
      call('e', 'async'),
      call('e', 'test file'),
      call('f', 'sync'),
      call('f', 'test file'),
    ]),
  ).toEqual([
    '1 test failed for calls from a request, an event or an async function: fix these first',
    "1 test failed only for calls that are synchronous all the way from the test: allow: [{ reach: 'sync', reason: '<why>' }] accepts them",
    "2 tests failed only for calls in test files: testFiles: 'allow' accepts them",
    "1 test failed only for calls in test doubles: allow: [{ reach: 'test double', reason: '<why>' }] accepts them",
    '1 test failed for calls of more than one of these classes',
  ]);
});

test('a file that answers is no test, and computation is of no class', () => {
  expect(lines([call('', 'async'), call('a', 'async')])[0]).toMatch(/^1 test and 1 file failed/);
  expect(lines([call('a', undefined)])).toEqual([]);
  expect(lines([call('a', undefined), call('a', 'test file')])).toEqual([
    '1 test failed for calls of more than one of these classes',
  ]);
});

test('what only warns, is known or is allowed is no failure', () => {
  const statuses = ['warned', 'known', 'allowed'] as const;
  expect(lines(statuses.map((status) => call('a', 'sync', { status })))).toEqual([]);
});

test('calls of hooks are told where something was reported', () => {
  const told = 'hooks made 161 blocking calls that were not judged: hooks: true guards them';
  expect(lines([call('a', 'sync')], 161).at(-1)).toBe(told);
  expect(lines([call('a', 'sync', { status: 'warned' })], 161)).toEqual([told]);
  expect(lines([call('a', 'sync')], 1).at(-1)).toMatch(/^hooks made 1 blocking call that was /);
  expect(lines([], 161)).toEqual([]);
  expect(lines([call('a', 'sync', { status: 'allowed' })], 161)).toEqual([]);
  expect(lines([call('a', undefined, { status: 'warned' })], 161)).toEqual([]);
});
