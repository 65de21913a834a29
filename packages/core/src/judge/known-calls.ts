import { STALL_ID } from '../catalog/stall-id.js';
import type { SourceFiles } from '../source/source-files.js';
import {
  type BaselineEntry,
  type BaselineKey,
  keyOf,
  markOf,
  nameOfModule,
  parseBaseline,
  testKey,
} from '../report/baseline.js';
import type { Violation } from '../report/violation.js';
import { bare } from '../safe/descriptors.js';
import { dirname, readFileSync, relative, statSync } from '../safe/originals.js';

/** The last version read of each file: with one process for many test files it is parsed once. */
const parsed = new Map<string, { version: string; entries: ReadonlyMap<string, BaselineEntry> }>();

/** What is left of an entry for call sites that have not been seen yet. */
interface Remaining {
  readonly marks: string[];
  /** Places for sites whose line was edited since. */
  free: number;
}

/**
 * Decides which call sites the baseline knows.
 *
 * A site is known by its source line. A line that the baseline does not have takes the place of
 * one that is gone from the source, so edits change nothing. So a decision rests on the baseline
 * and the source, and not on which tests ran before, or where.
 */
export class KnownCalls {
  readonly #folder: string;
  readonly #entries: ReadonlyMap<string, BaselineEntry>;
  readonly #sources: SourceFiles;
  readonly #remaining = new Map<string, Remaining>();
  readonly #decided = new Map<string, boolean>();

  /** @throws LoopguardConfigError when the file is broken or too new */
  constructor(path: string, sources: SourceFiles) {
    this.#folder = dirname(path);
    this.#entries = readEntries(path);
    this.#sources = sources;
  }

  /** @param test - its file and name; the name is empty where the file answers */
  has(
    { call, where, module }: Violation,
    test: { readonly file: string; readonly name: string },
  ): boolean {
    const path = where?.absolute ?? '';
    const site = { file: this.#shorten(path), function: where?.functionName ?? '', call };
    if (module !== undefined) {
      const name = nameOfModule(module, this.#shorten);
      if (this.#entries.has(keyOf({ ...site, module: name }))) return true;
    }
    const key = keyOf(site satisfies BaselineKey);
    const entry = this.#entries.get(key);
    if (call === STALL_ID) return entry !== undefined || this.#hasStallOf(test);
    if (entry === undefined) return false;
    const place = `${key} ${where?.line}:${where?.column}`;
    let isKnown = this.#decided.get(place);
    if (isKnown === undefined) {
      isKnown = this.#take(key, entry, path, markOf(this.#line(path, where?.line)));
      this.#decided.set(place, isKnown);
    }
    return isKnown;
  }

  /** Whether a stall is known of the same test, or of its file while several tests ran. */
  #hasStallOf({ file, name }: { readonly file: string; readonly name: string }): boolean {
    const shortFile = this.#shorten(file);
    const own = testKey(shortFile, name);
    for (const { call, tests } of this.#entries.values()) {
      if (call !== STALL_ID) continue;
      for (const test of tests ?? []) {
        if (test === own || test === shortFile) return true;
        if (name === '' && test.startsWith(`${shortFile} > `)) return true;
      }
    }
    return false;
  }

  readonly #shorten = (path: string): string =>
    path === '' ? '' : relative(this.#folder, path).replaceAll('\\', '/');

  #take(key: string, entry: BaselineEntry, path: string, mark: string): boolean {
    let remaining = this.#remaining.get(key);
    if (remaining === undefined) {
      const source = new Set(this.#sources.text(path)?.split('\n').map(markOf));
      const gone = entry.lines.filter((line) => !source.has(line));
      const marks = entry.lines.filter((line) => source.has(line));
      remaining = { marks, free: gone.length + Math.max(0, entry.count - entry.lines.length) };
      this.#remaining.set(key, remaining);
    }
    const index = remaining.marks.indexOf(mark);
    if (index !== -1) {
      remaining.marks.splice(index, 1);
      return true;
    }
    if (remaining.free === 0) return false;
    remaining.free--;
    return true;
  }

  #line(path: string, line: number | undefined): string | undefined {
    return line === undefined ? undefined : this.#sources.line(path, line);
  }
}

function readEntries(path: string): ReadonlyMap<string, BaselineEntry> {
  const info = statSync(path, bare({ throwIfNoEntry: false }));
  // Why: before it is written for the first time, nothing is known.
  if (info === undefined) return new Map();
  const version = `${info.mtimeMs} ${info.size} ${info.ino}`;
  let found = parsed.get(path);
  if (found?.version !== version) {
    const list = parseBaseline(readFileSync(path, 'utf8'), path);
    found = { version, entries: new Map(list.map((entry) => [keyOf(entry), entry])) };
    parsed.set(path, found);
  }
  return found.entries;
}
