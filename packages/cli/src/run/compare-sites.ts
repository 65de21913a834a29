import { relative, resolve } from 'node:path';
import {
  type BaselineEntry,
  type BaselineKey,
  keyOf,
  nameOfModule,
  stallEntry,
} from '@loopguard/core/report';
import { compareText } from './build-report.js';
import { sitesOf } from './call-sites.js';
import type { RunReport } from './run-report.js';

/** How many call sites of one call there are in one function. */
export interface SiteCount extends BaselineKey {
  readonly count: number;
  /** One of its lines, where the source of this says so. */
  readonly line?: number | undefined;
}

/** A function with more, or fewer, call sites than before. */
export interface SiteChange extends SiteCount {
  readonly before: number;
}

/** What a baseline knows. */
export function sitesInBaseline(entries: readonly BaselineEntry[]): Sites {
  const sites = entries.map(({ file, function: name, call, module, count }) => ({
    file,
    function: name,
    call,
    count,
    ...(module !== undefined && { module }),
  }));
  return { sites, isWhole: true, decides: () => true };
}

/** What a run saw: everything that counts for a baseline. */
export function sitesInReport({ root, run, violations }: RunReport): Sites {
  const shorten = (file: string): string =>
    relative(root, resolve(root, file)).replaceAll('\\', '/');
  const counting = violations.filter(
    ({ severity, status }) => severity === 'error' && status !== 'allowed',
  );
  const counts = new Map<string, SiteCount>();
  for (const [{ call, module, test, where }] of sitesOf(counting)) {
    const key: BaselineKey = {
      file: where?.file ?? '',
      function: where?.function ?? '',
      call,
      ...(module !== undefined && { module: nameOfModule(module, shorten) }),
    };
    const before = counts.get(keyOf(key));
    const count = module === undefined ? (before?.count ?? 0) + 1 : 1;
    counts.set(keyOf(key), {
      ...key,
      file: key.file || test.file,
      count,
      line: before?.line ?? where?.line,
    });
  }
  return {
    sites: [...counts.values()],
    isWhole: run.isComplete,
    // Why not stalls: around the threshold one comes and goes with a few milliseconds.
    decides: (call) => run.isComplete && call !== stallEntry.id,
  };
}

/** A state of a project: what is known to block, or what a run saw. */
export interface Sites {
  readonly sites: readonly SiteCount[];
  /** False for a run of a part of the suite, which says nothing about what it did not reach. */
  readonly isWhole: boolean;
  /** Whether a call that is not among them is not there. */
  decides(call: string): boolean;
}

/**
 * Compares two states of a project.
 *
 * A `require` is known by what it loads or by its place, as in a baseline.
 */
export function compareSites(
  before: Sites,
  after: Sites,
): { readonly added: SiteChange[]; readonly gone: SiteChange[] } {
  const old = new Map(before.sites.map((site) => [keyOf(site), site]));
  const added: SiteChange[] = [];
  const gone: SiteChange[] = [];
  for (const site of after.sites) {
    const { module: _, ...place } = site;
    const key = [keyOf(site), keyOf(place)].find((one) => old.has(one));
    const known = key === undefined ? 0 : (old.get(key)?.count ?? 0);
    if (key !== undefined) old.delete(key);
    const change = { ...site, before: known };
    if (site.count > known) added.push(change);
    if (site.count < known && after.decides(site.call)) gone.push(change);
  }
  for (const site of old.values()) {
    if (after.decides(site.call)) gone.push({ ...site, before: site.count, count: 0 });
  }
  const placeOf = ({ file, function: name, call }: SiteChange): string =>
    [file, name, call].join('\0');
  const byPlace = (a: SiteChange, b: SiteChange): number => compareText(placeOf(a), placeOf(b));
  return { added: added.toSorted(byPlace), gone: gone.toSorted(byPlace) };
}
