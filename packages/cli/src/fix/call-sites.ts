import { isAbsolute } from 'node:path';
import type { ReportedCall } from '@loopguard/core/report';
import { compareText } from '../run/build-report.js';
import { type Site, sitesOf } from '../run/call-sites.js';
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
  /** The line as it was when it ran. */
  readonly text: string | undefined;
  /** The files of the tests in which it blocked, from the root. */
  readonly tests: readonly string[];
  /** Why nobody can change it here; undefined where somebody can. */
  readonly why: string | undefined;
}

/** The call sites of a report that nobody has allowed, by file and line. */
export function callSitesOf({ violations }: RunReport): CallSite[] {
  const calls = violations.filter(({ status }) => status !== 'allowed');
  return sitesOf(calls)
    .map(siteOf)
    .toSorted((a, b) => compareText(a.file, b.file) || a.line - b.line || a.column - b.column);
}

/** Whether one of the wishes names the site: an id, a glob of ids, a file, one line of it, or a folder. */
export function isWanted(site: CallSite, wishes: readonly string[]): boolean {
  return wishes.length === 0 || wishes.some((wish) => isNamed(site, wish));
}

/** The line of a site, as a wish. */
export function lineOf({ file, line }: CallSite): string {
  return `${file}:${line}`;
}

/** Whether a wish names the very line of a site. */
export function isItsLine(site: CallSite, wish: string): boolean {
  const name = lineOf(site);
  const path = asPath(wish);
  return path === name || path.startsWith(`${name}:`);
}

function isNamed(site: CallSite, wish: string): boolean {
  const { call, file } = site;
  const path = asPath(wish);
  if (path === call || path === file || file.startsWith(`${path}/`)) return true;
  if (isItsLine(site, wish)) return true;
  return path.endsWith('.*') && call.startsWith(path.slice(0, -1));
}

function asPath(wish: string): string {
  return wish.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/$/, '');
}

function siteOf(site: Site): CallSite {
  const [{ call, where, codeFrame, test }] = site;
  const { file, line, column } = where ?? { file: test.file, line: 0, column: 0 };
  const whys = site.map(whyForeign);
  return {
    call,
    file,
    line,
    column,
    function: where?.function ?? '',
    count: site.reduce((sum, { count }) => sum + count, 0),
    text: codeFrame?.lines[line - codeFrame.firstLine],
    tests: [...new Set(site.map((each) => each.test.file))],
    why: whys.find((why) => why !== undefined),
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
