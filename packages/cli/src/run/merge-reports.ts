import { LoopguardConfigError } from '@loopguard/core/report';
import { compareText, completeReport, joinRules, sumHookCalls } from './build-report.js';
import type { PartialReason, RunReport } from './run-report.js';

/**
 * Joins the reports of a suite's shards into what one run would have said.
 *
 * @throws LoopguardConfigError when there is none, or one of them twice
 */
export function mergeReports(reports: readonly RunReport[]): RunReport {
  const [first] = reports;
  if (first === undefined) throw new LoopguardConfigError('There is no report to merge.');
  const all = reports.flatMap(({ run }) => run.shards);
  const shards = unique(all).toSorted(compareText);
  if (shards.length < all.length) {
    const twice = shards.filter((shard) => all.filter((other) => other === shard).length > 1);
    throw new LoopguardConfigError(
      `The reports hold shard ${twice.join(' and ')} more than once: merge each shard's report once.`,
    );
  }
  const partial = joinPartial(
    reports.flatMap(({ run }) => run.partial),
    shards,
  );
  const strict = reports.flatMap(({ baselines }) => baselines).filter(({ isStrict }) => isStrict);
  const baselines = unique(reports.flatMap((report) => report.baselines.map(({ file }) => file)));
  const hookCalls = sumHookCalls(reports);
  return completeReport({
    ...first,
    ...(hookCalls > 0 && { hookCalls }),
    startedAt: reports.map(({ startedAt }) => startedAt).toSorted(compareText)[0] as string,
    run: { isComplete: partial.length === 0, partial, shards },
    testFiles: byFile(
      reports.flatMap(({ testFiles }) => testFiles),
      ({ file }) => file,
    ),
    violations: byFile(
      reports.flatMap(({ violations }) => violations),
      ({ test }) => test.file,
    ),
    allowances: byFile(
      reports.flatMap(({ allowances }) => allowances),
      ({ file }) => file,
    ),
    unusedAllowances: reports.flatMap(({ unusedAllowances }) => unusedAllowances),
    allowRules: joinRules(reports.flatMap(({ allowRules }) => allowRules)),
    baselines: baselines.map((file) => ({
      file,
      isStrict: strict.some((baseline) => baseline.file === file),
    })),
  });
}

/** All shards together are a whole run, as far as sharding goes. */
export function joinPartial(
  reasons: readonly PartialReason[],
  shards: readonly string[],
): PartialReason[] {
  const rest = unique(reasons).filter((reason) => reason !== 'shard');
  return shards.length > 0 && !areComplete(shards) ? [...rest, 'shard'] : rest;
}

function areComplete(shards: readonly string[]): boolean {
  const counts = unique(shards.map((shard) => shard.split('/')[1]));
  return counts.length === 1 && new Set(shards).size === Number(counts[0]);
}

function byFile<T>(items: readonly T[], fileOf: (item: T) => string): T[] {
  return items.toSorted((a, b) => compareText(fileOf(a), fileOf(b)));
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
