import { expect, test } from 'vitest';
import { buildReport } from './build-report.js';
import { mergeReports } from './merge-reports.js';
import type { PartialReason, RunReport } from './run-report.js';

function shard(name: string, ...partial: PartialReason[]): RunReport {
  const runner = { name: 'jest', version: '30.0.0' } as const;
  const info = { runner, root: '/app', startedAt: '2026-01-01T00:00:00.000Z', shards: [name] };
  return buildReport({ ...info, partial: ['shard', ...partial] }, []);
}

test('all shards are a whole run', () => {
  const { run } = mergeReports([shard('2/2'), shard('1/2')]);
  expect(run).toEqual({ isComplete: true, partial: [], shards: ['1/2', '2/2'] });
});

test('a shard that is missing leaves the run incomplete', () => {
  expect(mergeReports([shard('1/3'), shard('3/3')]).run.partial).toEqual(['shard']);
});

test('what narrowed one shard narrows the whole', () => {
  expect(mergeReports([shard('1/2', 'names'), shard('2/2')]).run.partial).toEqual(['names']);
});

test('a shard that is given twice is an error', () => {
  expect(() => mergeReports([shard('1/2'), shard('1/2')])).toThrow('shard 1/2 more than once');
});
