import { dirname, relative, resolve } from 'node:path';
import {
  type BaselineEntry,
  type BaselineKey,
  keyOf,
  markOf,
  nameOfModule,
  type ReportedCall,
  stallEntry,
  testKey,
} from '@loopguard/core/report';
import type { RunReport } from './run-report.js';

/** The call sites of one call in one function, as a run saw them. */
interface Observed extends BaselineKey {
  /** Mark of each site's line, by position. */
  readonly all: Map<string, string>;
  /** The sites that failed nothing. */
  readonly known: Map<string, string>;
  /** Of stalls: whose they are. */
  readonly tests: Set<string>;
}

/** An entry of the baseline that is not what the run saw. */
export interface Difference extends BaselineKey {
  /** How many sites the baseline knows, and how many there are. */
  readonly baseline: number;
  readonly found: number;
}

/** A baseline next to a run. */
export class BaselineComparison {
  readonly #entries: ReadonlyMap<string, BaselineEntry>;
  readonly #observed = new Map<string, Observed>();
  readonly #ran: ReadonlySet<string>;
  readonly #run: RunReport['run'];

  /** @param path - the baseline's, absolute; entries are relative to its folder */
  constructor(path: string, entries: readonly BaselineEntry[], report: RunReport) {
    const shorten = (file: string): string =>
      relative(dirname(path), resolve(report.root, file)).replaceAll('\\', '/');
    const files = report.testFiles.filter(
      ({ baseline }) => baseline !== undefined && resolve(report.root, baseline) === resolve(path),
    );
    const held = new Set(files.map(({ file }) => file));
    this.#entries = new Map(entries.map((entry) => [keyOf(entry), entry]));
    this.#ran = new Set(files.map(({ file }) => shorten(file)));
    this.#run = report.run;
    for (const violation of report.violations) {
      const { status, severity, test } = violation;
      if (severity === 'error' && status !== 'allowed' && held.has(test.file)) {
        this.#note(violation, shorten);
      }
    }
  }

  /** Everything that blocks, where the whole suite ran; else what was known and what ran. */
  recorded(): BaselineEntry[] {
    const entries = new Map<string, BaselineEntry>();
    for (const [key, entry] of this.#entries) {
      if (!this.#isDecided(entry)) entries.set(key, entry);
    }
    for (const [key, observed] of this.#observed) {
      entries.set(key, withObserved(entries.get(key), observed));
    }
    return [...entries.values()];
  }

  /** The entries with nothing raised and nothing added. */
  tightened(): BaselineEntry[] {
    return [...this.#entries].flatMap(([key, entry]) => {
      if (isStall(entry) || !this.#isDecided(entry)) return entry;
      const known = this.#observed.get(key)?.known;
      if (entry.module !== undefined) return known?.size ? entry : [];
      const lines = [...(known?.values() ?? [])];
      if (lines.length === 0) return [];
      return lines.length > entry.count ? entry : { ...entry, count: lines.length, lines };
    });
  }

  /** Entries that know more than there is. */
  lower(): Difference[] {
    return [...this.#entries].flatMap(([key, entry]) => {
      const found = this.#observed.get(key)?.known.size ?? 0;
      if (isStall(entry)) return [];
      if (found >= entry.count || !this.#isDecided(entry)) return [];
      return differenceOf(entry, entry.count, found);
    });
  }

  /** Functions with more sites than are known, although no single process saw too many. */
  excess(): Difference[] {
    return [...this.#observed].flatMap(([key, observed]) => {
      if (isStall(observed)) return [];
      const known = this.#entries.get(key)?.count ?? 0;
      if (observed.known.size <= known) return [];
      return differenceOf(observed, known, observed.known.size);
    });
  }

  #note(violation: ReportedCall, shorten: (file: string) => string): void {
    const { call, where, status, codeFrame, module, test } = violation;
    const place: BaselineKey = {
      file: where === undefined ? '' : shorten(where.file),
      function: where?.function ?? '',
      call,
    };
    // Why not where the place is known: a baseline of before keeps what it has.
    const entry: BaselineKey =
      module === undefined || this.#entries.has(keyOf(place))
        ? place
        : { ...place, module: nameOfModule(module, shorten) };
    const key = keyOf(entry);
    let observed = this.#observed.get(key);
    if (observed === undefined) {
      observed = { ...entry, all: new Map(), known: new Map(), tests: new Set() };
      this.#observed.set(key, observed);
    }
    if (isStall(entry)) observed.tests.add(testKey(shorten(test.file), test.name));
    const site = entry.module ?? `${where?.line}:${where?.column}`;
    const line = where && codeFrame?.lines[where.line - codeFrame.firstLine];
    observed.all.set(site, markOf(line));
    if (status === 'known') observed.known.set(site, markOf(line));
  }

  /** Whether what was not seen in this run is not there. */
  #isDecided({ file }: BaselineKey): boolean {
    if (this.#run.isComplete) return true;
    // Why: what stands in a test file is reached by that file's tests only.
    return (
      this.#ran.has(file) &&
      this.#run.partial.every((reason) => reason === 'files' || reason === 'shard')
    );
  }
}

/**
 * A stall that a run did not see is not gone: around the threshold it comes and goes with a few
 * milliseconds. So only a baseline that is written anew forgets one.
 */
function isStall({ call }: BaselineKey): boolean {
  return call === stallEntry.id;
}

/** An entry for all that a run saw, and what is known beyond it. */
function withObserved(before: BaselineEntry | undefined, observed: Observed): BaselineEntry {
  const { file, function: name, call, module, all, tests } = observed;
  if (module !== undefined) {
    return before ?? { file, function: name, call, module, count: 1, lines: [] };
  }
  const lines = joinMarks(before?.lines ?? [], [...all.values()]);
  const count = Math.max(before?.count ?? 0, lines.length);
  const entry = { file, function: name, call, count, lines };
  if (!isStall(observed)) return entry;
  return { ...entry, tests: [...new Set([...(before?.tests ?? []), ...tests])].toSorted() };
}

/** All of `before`, and what `found` has beyond it. */
function joinMarks(before: readonly string[], found: readonly string[]): string[] {
  const rest = [...before];
  const added = found.filter((mark) => {
    const index = rest.indexOf(mark);
    if (index === -1) return true;
    rest.splice(index, 1);
    return false;
  });
  return [...before, ...added];
}

function differenceOf(
  { file, function: name, call }: BaselineKey,
  baseline: number,
  found: number,
): Difference {
  return { file, function: name, call, baseline, found };
}
