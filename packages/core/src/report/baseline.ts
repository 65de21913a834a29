import { LoopguardConfigError } from '../options/loopguard-error.js';
import { dirname, resolve } from '../safe/originals.js';

export const BASELINE_VERSION = 1;
/** How much of a source line is looked at, in marks and in reports. */
export const MAX_LINE = 160;

const PACKAGE = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/;

/** The known call sites of one call in one function. */
export interface BaselineEntry {
  /** The blamed file, relative to the folder of the baseline, with slashes. */
  readonly file: string;
  /** Empty for code outside any named function. */
  readonly function: string;
  /** Catalog id. */
  readonly call: string;
  /** What a `require` loads, as `file` is given; such an entry is one whichever line loads it first. */
  readonly module?: string;
  /** How many call sites there are. */
  readonly count: number;
  /** A mark of each one's source line, so that a new site is told from a known one. */
  readonly lines: readonly string[];
  /**
   * Of stalls: the tests that were seen to have one, as `file > name`. Where a stall is seen differs
   * with a few milliseconds, and whose it is does not.
   */
  readonly tests?: readonly string[];
}

/** What identifies an entry. */
export type BaselineKey = Pick<BaselineEntry, 'file' | 'function' | 'call' | 'module'>;

export function keyOf(entry: BaselineKey): string {
  if (entry.module !== undefined) return JSON.stringify([entry.module, entry.call]);
  return JSON.stringify([entry.file, entry.function, entry.call]);
}

/** How an entry names a test; one without a name is the file's own. */
export function testKey(file: string, name: string): string {
  return name === '' ? file : `${file} > ${name}`;
}

/** What a `require` of a file loads: `pkg:<name>`, or a path without what may be left out of it. */
export function moduleOf(specifier: string, from: string | undefined): string {
  const found = PACKAGE.exec(specifier)?.[1];
  if (found !== undefined) return `pkg:${found}`;
  if (!/^(?:\.|[\\/]|[A-Za-z]:)/.test(specifier)) {
    return `pkg:${specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')}`;
  }
  const path = resolve(dirname(from ?? '.'), specifier).replaceAll('\\', '/');
  return path.replace(/(?:\/index)?(?:\.(?:[cm]?[jt]sx?|json|node))?$/, '');
}

/** A loaded module as a baseline names it. */
export function nameOfModule(module: string, shorten: (path: string) => string): string {
  return module.startsWith('pkg:') ? module : shorten(module);
}

/** A short mark of a source line that formatting does not change. */
export function markOf(line: string | undefined): string {
  // Why not node:crypto: it is among the modules that are watched, and this tells lines apart, no more.
  let hash = 0x811c9dc5;
  for (const character of (line ?? '')
    .slice(0, MAX_LINE)
    .replace(/[\s;,]+/g, '')
    .replaceAll('"', "'")) {
    hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/**
 * Reads the text of a baseline.
 *
 * @throws LoopguardConfigError when it is broken or made by a newer loopguard
 */
export function parseBaseline(text: string, path: string): readonly BaselineEntry[] {
  const { version, entries } = parseJson(text, path);
  if (typeof version === 'number' && version > BASELINE_VERSION) {
    throw new LoopguardConfigError(
      `The baseline ${path} has format ${version}, and this loopguard knows format ${BASELINE_VERSION}. Update loopguard.`,
    );
  }
  if (version !== BASELINE_VERSION || !Array.isArray(entries)) {
    throw broken(path, 'it has no "version" and "entries"');
  }
  for (const [index, entry] of entries.entries()) {
    if (!isEntry(entry)) throw broken(path, `entries[${index}] is not a baseline entry`);
  }
  return entries as BaselineEntry[];
}

function parseJson(text: string, path: string): { version?: unknown; entries?: unknown } {
  try {
    return (JSON.parse(text) ?? {}) as object;
  } catch (error) {
    const hint = /^(?:<{7}|={7}|>{7})/m.test(text)
      ? 'it holds merge conflict marks'
      : String(error);
    throw broken(path, hint);
  }
}

function broken(path: string, why: string): LoopguardConfigError {
  return new LoopguardConfigError(
    `The baseline ${path} cannot be read: ${why}. It was left as it is. Repair it, or delete it and run again with LOOPGUARD_BASELINE=write.`,
  );
}

function isEntry(value: unknown): value is BaselineEntry {
  const entry = value as BaselineEntry | null;
  return (
    typeof entry === 'object' &&
    entry !== null &&
    [entry.file, entry.function, entry.call].every((text) => typeof text === 'string') &&
    Number.isInteger(entry.count) &&
    Array.isArray(entry.lines) &&
    entry.lines.every((line) => typeof line === 'string') &&
    (entry.tests === undefined ||
      (Array.isArray(entry.tests) && entry.tests.every((test) => typeof test === 'string')))
  );
}
