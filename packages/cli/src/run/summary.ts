import { formatDuration } from '@loopguard/core/format';
import type { ReportedCall } from '@loopguard/core/report';
import { compareText } from './build-report.js';
import { plural } from './plural.js';
import type { RunReport } from './run-report.js';
import { triageLines } from './triage.js';

/** What a run adds up to, for people: the terminal's block and the Markdown say the same. */
export interface Summary {
  readonly headline: string;
  readonly calls: readonly SummaryRow[];
  readonly sites: readonly SummaryRow[];
  /** Of programs: what ran when it blocked. */
  readonly contexts: readonly SummaryRow[];
  /** What kinds of calls tests failed for, and which option accepts a kind. */
  readonly triage: readonly string[];
  /** `3 calls: <reason> (<where>)` */
  readonly allowed: readonly string[];
  readonly unused: readonly string[];
}

export interface SummaryRow {
  /** What the row is about: a call, or a place and a call. */
  readonly names: readonly string[];
  readonly sites: number;
  readonly calls: number;
  readonly blockedMs: number;
  readonly status: string;
}

const MAX_ROWS = 10;
const STATUS_ORDER = ['failed', 'warned', 'known'] as const;

/** Adds a run up; undefined when nothing blocked and nothing was allowed. */
export function summarize(report: RunReport): Summary | undefined {
  const violations = report.violations.filter(({ status }) => status !== 'allowed');
  const allowed = allowedLines(report);
  const { unusedAllowances: unused } = report;
  if (violations.length + allowed.length + unused.length === 0) return undefined;
  return {
    headline: headlineOf(violations),
    calls: rowsOf(violations, ({ call }) => [call]),
    sites: rowsOf(violations, (violation) => [placeOf(violation), violation.call]),
    contexts: rowsOf(
      violations.filter(({ test }) => test.isContext),
      ({ test }) => [test.name],
    ),
    triage: triageLines(report),
    allowed,
    unused: [...new Set(unused)],
  };
}

/** The block that ends a run in the terminal. */
export function summaryText(summary: Summary): string {
  const { headline, calls, sites, contexts, triage, allowed, unused } = summary;
  const blocks = [
    [`[loopguard] ${headline}`],
    table('by request', contexts),
    table('by call', calls),
    table('top call sites', sites),
    list('what kind of calls', triage),
    list('allowed', allowed),
    list(
      'not needed',
      unused.map((text) => text.replace(/^\[loopguard\] /, '')),
    ),
  ];
  return blocks.flat().join('\n');
}

function headlineOf(violations: readonly ReportedCall[]): string {
  if (violations.length === 0) return 'No blocking call was reported.';
  const parts = STATUS_ORDER.flatMap((status) => {
    const found = violations.filter((violation) => violation.status === status);
    return found.length === 0 ? [] : `${siteCount(found)} ${status}`;
  });
  const calls = violations.reduce((sum, { count }) => sum + count, 0);
  const ms = violations.reduce((sum, violation) => sum + heldMs(violation), 0);
  return `Blocking call sites: ${parts.join(', ')}. ${plural(calls, 'call')} blocked the event loop for ${formatDuration(ms)}.`;
}

function rowsOf(
  violations: readonly ReportedCall[],
  namesOf: (violation: ReportedCall) => readonly string[],
): SummaryRow[] {
  const groups = groupBy(violations, (violation) => namesOf(violation).join('  '));
  return [...groups]
    .map(([key, members]) => ({
      key,
      names: namesOf(members[0] as ReportedCall),
      sites: siteCount(members),
      calls: members.reduce((sum, { count }) => sum + count, 0),
      blockedMs: members.reduce((sum, violation) => sum + heldMs(violation), 0),
      status: STATUS_ORDER.filter((status) => members.some((one) => one.status === status)).join(
        ', ',
      ),
    }))
    .toSorted((a, b) => b.blockedMs - a.blockedMs || compareText(a.key, b.key));
}

/** What the error of a call says: of computation its time on a CPU, whatever else had the machine. */
function heldMs({ cpuMs, durationMs }: ReportedCall): number {
  return cpuMs ?? durationMs;
}

function allowedLines(report: RunReport): string[] {
  const counts = new Map<string, number>();
  const add = (reason: string, where: string, count: number): void => {
    const key = `${reason} (${where})`;
    counts.set(key, count + (counts.get(key) ?? 0));
  };
  for (const { status, reason, allowedBy, count } of report.violations) {
    if (status === 'allowed') add(reason ?? '', allowedBy ?? '', count);
  }
  for (const { reason, where, count } of report.allowances) add(reason, where, count);
  return [...counts].map(([text, count]) => `${plural(count, 'call')}: ${text}`);
}

function siteCount(violations: readonly ReportedCall[]): number {
  return new Set(violations.map((violation) => `${violation.call} ${placeOf(violation)}`)).size;
}

function placeOf({ where }: ReportedCall): string {
  if (where === undefined) return 'unknown place';
  const position = `${where.file}:${where.line}:${where.column}`;
  return where.function === '' ? position : `${position} ${where.function}`;
}

function table(title: string, rows: readonly SummaryRow[]): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MAX_ROWS);
  const cells = shown.map(({ names, calls, blockedMs, status }) => [
    ...names,
    plural(calls, 'call'),
    formatDuration(blockedMs),
    status,
  ]);
  const width = (column: number): number =>
    Math.max(...cells.map((row) => (row[column] as string).length));
  const lines = cells.map((row) => {
    // Calls and time are numbers, which stand to the right; the status ends the line.
    const padded = row.map((cell, column) => {
      if (column === row.length - 1) return cell;
      return column >= row.length - 3 ? cell.padStart(width(column)) : cell.padEnd(width(column));
    });
    return ['   ', ...padded].join('  ');
  });
  return [`  ${title}`, ...lines, ...more(rows.length - shown.length)];
}

function list(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MAX_ROWS);
  return [
    `  ${title}`,
    ...shown.map((line) => `     ${line}`),
    ...more(lines.length - shown.length),
  ];
}

function more(count: number): string[] {
  return count > 0 ? [`     and ${count} more`] : [];
}

// Why not Map.groupBy: Node 20 has none.
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
