import { createRequire } from 'node:module';
import { isAbsolute, relative } from 'node:path';
import type { FileReport, ReportedCall, RuleUse, StackFrame } from '@loopguard/core/report';
import type { PartialReason, RunInfo, RunReport, RunTotals } from './run-report.js';

const { version } = createRequire(import.meta.url)('loopguard/package.json') as {
  version: string;
};

/** Puts together what the test files of a run said. */
export function buildReport(info: RunInfo, files: readonly FileReport[]): RunReport {
  const shorten = (path: string): string => shortPath(info.root, path);
  const ordered = files.toSorted((a, b) => compareText(a.testFile, b.testFile));
  const baselines = new Map<string, boolean>();
  for (const { settings } of files) {
    if (settings.baseline === undefined) continue;
    const file = shorten(settings.baseline);
    const isStrict = settings.baselineStrict ?? false;
    baselines.set(file, isStrict || (baselines.get(file) ?? false));
  }
  const isFocused = files.some((file) => file.isFocused) && !info.partial.includes('names');
  const partial: PartialReason[] = isFocused ? [...info.partial, 'names'] : [...info.partial];
  const hookCalls = sumHookCalls(files);
  return completeReport({
    version: 1,
    tool: { name: 'loopguard', version },
    runner: info.runner,
    node: process.version,
    root: info.root.replaceAll('\\', '/'),
    startedAt: info.startedAt,
    run: { isComplete: partial.length === 0, partial, shards: info.shards },
    testFiles: ordered.map(({ testFile, settings }) => ({
      file: shorten(testFile),
      ...(settings.baseline !== undefined && { baseline: shorten(settings.baseline) }),
    })),
    violations: ordered.flatMap(({ calls }) => calls.map((call) => shortCall(call, shorten))),
    allowances: ordered.flatMap(({ allowances, testFile }) =>
      allowances.map((allowance) => ({ ...allowance, file: shorten(testFile) })),
    ),
    ...(hookCalls > 0 && { hookCalls }),
    unusedAllowances: ordered.flatMap(({ unused }) => unused),
    allowRules: joinRules(ordered.flatMap(({ rules }) => rules ?? [])),
    baselines: [...baselines].map(([file, isStrict]) => ({ file, isStrict })),
  });
}

/** What hooks did in all of these files or reports. */
export function sumHookCalls(parts: readonly { readonly hookCalls?: number }[]): number {
  return parts.reduce((sum, { hookCalls = 0 }) => sum + hookCalls, 0);
}

/** Adds the totals. */
export function completeReport(report: Omit<RunReport, 'totals'>): RunReport {
  const { violations, testFiles, ...rest } = report;
  const totals: Record<keyof RunTotals, number> = {
    testFiles: testFiles.length,
    failed: 0,
    warned: 0,
    known: 0,
    allowed: 0,
    calls: 0,
    blockedMs: 0,
  };
  for (const { status, count, durationMs } of violations) {
    totals[status]++;
    if (status === 'allowed') continue;
    totals.calls += count;
    totals.blockedMs += durationMs;
  }
  return { ...rest, totals, testFiles, violations };
}

/** One entry for each distinct list of rules, with everything that any file used. */
export function joinRules(uses: readonly RuleUse[]): RuleUse[] {
  const joined = new Map<string, { use: RuleUse; used: Set<number> }>();
  for (const use of uses) {
    const key = JSON.stringify([use.unusedAllow, use.reasons]);
    const entry = joined.get(key) ?? { use, used: new Set<number>() };
    for (const index of use.used) entry.used.add(index);
    joined.set(key, entry);
  }
  return [...joined.values()].map(({ use, used }) => ({
    ...use,
    used: [...used].toSorted((a, b) => a - b),
  }));
}

function shortCall(call: ReportedCall, shorten: (path: string) => string): ReportedCall {
  const shortFrame = (frame: StackFrame): StackFrame => ({ ...frame, file: shorten(frame.file) });
  return {
    ...call,
    ...(call.allowedBy !== undefined && { allowedBy: shorten(call.allowedBy) }),
    ...(call.module !== undefined && { module: shorten(call.module) }),
    test: { ...call.test, file: shorten(call.test.file) },
    ...(call.where && { where: shortFrame(call.where) }),
    stack: call.stack.map(shortFrame),
  };
}

function shortPath(root: string, path: string): string {
  if (!isAbsolute(path)) return path;
  const short = relative(root, path);
  const isBelow = short !== '' && !short.startsWith('..') && !isAbsolute(short);
  return (isBelow ? short : path).replaceAll('\\', '/');
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
