import { isAbsolute } from 'node:path';
import type { ReportedCall } from '@loopguard/core/report';
import type { RunReport } from '../run/run-report.js';
import { takesNoDescriptor } from '../suggest/replacements.js';

/** A line that blocked, in however many tests. */
export interface CallSite {
  /** Catalog id. */
  readonly call: string;
  /** From the root; absolute where it lies elsewhere. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function: string;
  readonly count: number;
  readonly durationMs: number;
  /** The line as it was when it ran. */
  readonly text: string | undefined;
  /** Why nobody can change it here; undefined where somebody can. */
  readonly why: string | undefined;
}

/** The call sites of a report that nobody has allowed, by file and line. */
export function callSitesOf({ violations }: RunReport): CallSite[] {
  const sites = new Map<string, CallSite>();
  for (const violation of violations) {
    if (violation.status === 'allowed') continue;
    const site = siteOf(violation);
    const key = `${site.call} ${site.file}:${site.line}:${site.column}`;
    const known = sites.get(key);
    sites.set(key, known ? join(known, site) : site);
  }
  return [...sites.values()].toSorted(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column,
  );
}

/** Whether one of the wishes names the site: an id, a glob of ids, a file or a folder. */
export function isWanted({ call, file }: CallSite, wishes: readonly string[]): boolean {
  return wishes.length === 0 || wishes.some((wish) => isNamed(call, file, wish));
}

function isNamed(call: string, file: string, wish: string): boolean {
  const path = wish.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/$/, '');
  if (path === call || path === file || file.startsWith(`${path}/`)) return true;
  return path.endsWith('.*') && call.startsWith(path.slice(0, -1));
}

function siteOf(violation: ReportedCall): CallSite {
  const { call, where, codeFrame, count, durationMs, test } = violation;
  const { file, line, column } = where ?? { file: test.file, line: 0, column: 0 };
  return {
    call,
    file,
    line,
    column,
    function: where?.function ?? '',
    count,
    durationMs,
    text: codeFrame?.lines[line - codeFrame.firstLine],
    why: whyForeign(violation),
  };
}

function whyForeign({ call, where, through, args }: ReportedCall): string | undefined {
  if (call === 'stall') return 'it computes: there is no call that could be awaited';
  if (where === undefined) return 'no line of yours made it';
  if (through !== undefined) return `the package ${through.package} made it`;
  if (where.package !== undefined) return `it is in the package ${where.package}`;
  if (isAbsolute(where.file)) return 'it is outside of the project';
  if (/(?:^|\/)node_modules\//.test(where.file)) return 'it is in node_modules';
  // Why: a number is a descriptor, and `fs/promises` takes none.
  if (takesNoDescriptor(call) && /^\d/.test(args)) return 'its file is a descriptor';
  return undefined;
}

function join(a: CallSite, b: CallSite): CallSite {
  return {
    ...a,
    count: a.count + b.count,
    durationMs: a.durationMs + b.durationMs,
    why: a.why ?? b.why,
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
