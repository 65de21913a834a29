import type { Block } from './block.js';
import type { CodeFrame } from './file-report.js';
import { duringRow } from './during-row.js';
import { formatStall } from './format-stall.js';
import type { Violation } from './violation.js';

const ONCE =
  '  once   a module is loaded once in a process: the test that gets here first fails, and which one that is changes with order, -t and shards';
const ONCE_IN_PROGRAM =
  '  once   a module is loaded once in a process: what gets here first waits for it, and whatever comes meanwhile';
/** A line that makes more calls lists these. */
const MAX_CALLS = 12;
/** More ids than these are named by the part before the dot. */
const MAX_IDS = 3;

/**
 * The message of a block, without the error's name.
 *
 * Runners print failures with equal texts once, so nothing in it may differ between two tests that
 * come to one line: how long and how often is for the summary and the reports.
 */
export function formatBlock(block: Block): string {
  const [{ where }] = block.violations;
  const { source } = block;
  const lines = source && where ? sourceLines(source, where.line, where.column) : [];
  return [formatRows(block), ...lines].join('\n');
}

function formatRows(block: Block): string {
  const { violations, form } = block;
  const [first] = violations;
  if (first.stall) return formatStall(first, first.stall);
  const rows = [headline(violations), ...callRows(block), whereRow(violations)];
  const { context, test } = first;
  if (context !== undefined) rows.push(`  test   ${context}`);
  else if (test) rows.push(`  test   ${testRow(test)}`);
  if (first.during !== undefined) rows.push(duringRow(first.during));
  if (form !== 'short' && violations.some(({ module }) => module !== undefined)) {
    rows.push(first.during === undefined ? ONCE : ONCE_IN_PROGRAM);
  }
  if (form === 'short') rows.push(...docsRows(violations));
  else rows.push(...fixRows(violations), ...allowRows(violations));
  return rows.join('\n');
}

/** Source lines as runners show them, with a mark at the call. */
function sourceLines({ firstLine, lines }: CodeFrame, line: number, column: number): string[] {
  // Why none: of very long lines, as in what a tool has built, only the beginning is known.
  if (column > (lines[line - firstLine]?.length ?? 0)) return [];
  const width = String(firstLine + lines.length - 1).length;
  const shown = lines.flatMap((text, index) => {
    const number = firstLine + index;
    const own = `${String(number).padStart(width)} | ${text}`;
    if (number !== line) return [`    ${own}`.trimEnd()];
    return [`  > ${own}`, `    ${' '.repeat(width)} | ${' '.repeat(column - 1)}^`];
  });
  return ['', ...shown];
}

export function headline([first, ...others]: Block['violations']): string {
  const more = others.length === 1 ? 'call' : 'calls';
  const what = others.length === 0 ? first.call : `${first.call} and ${others.length} more ${more}`;
  return `${what} ${first.wasStopped ? 'would block the event loop and was stopped' : 'blocked the event loop'}`;
}

function callRows({ violations, hasArgs }: Block): string[] {
  const isOneWay = new Set(violations.map(throughText)).size === 1;
  const rows = violations.map((violation) => {
    const args = hasArgs(violation) || violation.args === '' ? violation.args : '…';
    return `  call   ${violation.call}(${args})${isOneWay ? '' : throughText(violation)}`;
  });
  const shown = rows.slice(0, MAX_CALLS);
  const rest = rows.length - shown.length;
  return rest === 0 ? shown : [...shown, `  call   and ${rest} more`];
}

function whereRow(violations: Block['violations']): string {
  const [{ where, isOutside }] = violations;
  if (!where) {
    return '  where  unknown: the call came straight from Node, with no JavaScript caller';
  }
  const name = where.functionName === '' ? '' : ` ${where.functionName}`;
  const position = `  where  ${where.file}:${where.line}:${where.column}${name}`;
  const ways = new Set(violations.map(throughText));
  // Why not for a package's own line: it would stand there twice.
  return ways.size === 1 && !isOutside ? `${position}${[...ways][0]}` : position;
}

export function throughText({ through }: Violation): string {
  return through ? `, through ${through.packageName} (${through.at})` : '';
}

function testRow({ file, line, name }: NonNullable<Violation['test']>): string {
  return `${line === undefined ? file : `${file}:${line}`} ${JSON.stringify(name)}`;
}

/** The first call of each id. */
export function byId(violations: Block['violations']): Violation[] {
  const found = new Map<string, Violation>();
  for (const violation of violations) {
    if (!found.has(violation.call)) found.set(violation.call, violation);
  }
  return [...found.values()].slice(0, MAX_CALLS);
}

function fixRows(violations: Block['violations']): string[] {
  const calls = byId(violations);
  return calls.flatMap(({ call, fix, docs }) => [
    `  fix    ${calls.length === 1 ? '' : `${call}: `}${fix}`,
    `  docs   ${docs}`,
  ]);
}

function docsRows(violations: Block['violations']): string[] {
  return [...new Set(byId(violations).map(({ docs }) => `  docs   ${docs}`))];
}

/** What works where the calls were made: a comment needs a line to stand on. */
function allowRows(violations: Block['violations']): string[] {
  const [{ isOutside, context, during }] = violations;
  const ids = idsOf(violations);
  if (!isOutside) return [`  allow  // loopguard-allow ${ids} -- <why>`];
  if (during !== undefined) return [programRow(violations)];
  const packages = [...new Set(violations.flatMap(({ through }) => through?.packageName ?? []))];
  const names = packages.map((name) => `'pkg:${name}'`).join(', ');
  const from = packages.length > 1 ? `[${names}]` : names;
  return [
    context === undefined
      ? `  allow  above the test: // loopguard-allow ${ids} -- <why>`
      : `  allow  at the top of the test file: /** @loopguard-allow ${ids} -- <why> */`,
    ...(packages.length > 0
      ? [`  allow  or as an option: allow: [{ from: ${from}, reason: '<why>' }]`]
      : []),
  ];
}

/** What works in a program where no line of the user's is on the stack. */
function programRow(violations: Block['violations']): string {
  const [name] = new Set(violations.flatMap(({ through }) => through?.packageName ?? []));
  const what = name === undefined ? `calls: '${violations[0].call}'` : `from: 'pkg:${name}'`;
  return `  allow  as an option: allow: [{ ${what}, reason: '<why>' }]`;
}

function idsOf(violations: Block['violations']): string {
  const ids = [...new Set(violations.map(({ call }) => call))];
  if (ids.length <= MAX_IDS) return ids.join(' ');
  return [...new Set(ids.map((id) => id.replace(/\.[^.]*$/, '.*')))].join(' ');
}

/** Milliseconds with as many digits as matter. */
export function formatDuration(ms: number): string {
  if (ms >= 100) return `${Math.round(ms)} ms`;
  return `${ms >= 0.1 ? ms.toFixed(1) : ms.toFixed(3)} ms`;
}
