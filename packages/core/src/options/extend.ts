import { type ExtendEntry, presetByName, presetPackages, presets } from '../catalog/presets.js';
import { LoopguardConfigError } from './loopguard-error.js';
import { didYouMean, isRecord, show } from './say.js';
import type { Extension, PlainEntry } from './types.js';

const KEYS = ['id', 'module', 'path', 'fix', 'docs', 'shows', 'optional'];
const EXAMPLE =
  "{ id: 'acme.hashSync', module: 'acme', path: 'hashSync', fix: 'await acme.hash(data)', docs: 'https://…' }";
// Why: ids stand in comments, where blanks and commas separate them, and beside globs.
const ID = /^[^\s,*?[\]{}()!"'`]+$/;

interface Given {
  readonly extend?: readonly Extension[] | undefined;
  readonly presets?: 'auto' | undefined;
}

/**
 * Checks the option `extend`.
 *
 * @param ids - the ids of the catalog, which an entry may not take
 * @throws LoopguardConfigError naming the entry, what was given and what is allowed
 */
export function checkExtend(value: unknown, ids: readonly string[]): void {
  if (!Array.isArray(value)) {
    throw new LoopguardConfigError(
      `Option "extend" is ${show(value)}; allowed: a list of entries such as [${EXAMPLE}].`,
    );
  }
  const known = new Map<string, string>();
  const catalogued = new Set(ids);
  for (const entry of flatten(value as Extension[], 'extend')) {
    const { id } = entry;
    if (catalogued.has(id)) {
      throw new LoopguardConfigError(
        `Option "extend": the catalog has an entry ${show(id)} already. Choose another id.`,
      );
    }
    const text = JSON.stringify(entry);
    if (known.has(id) && known.get(id) !== text) {
      throw new LoopguardConfigError(
        `Option "extend" has two entries with the id ${show(id)}. Ids are unique.`,
      );
    }
    known.set(id, text);
  }
}

/** All entries that options add to the catalog, as plain data; each id once. */
export function extendedEntries({ extend, presets: chosen }: Given): readonly PlainEntry[] {
  if (extend === undefined && chosen === undefined) return [];
  const entries = new Map<string, PlainEntry>();
  for (const entry of flatten(extend ?? [], 'extend')) entries.set(entry.id, entry);
  if (chosen === 'auto') {
    for (const entry of Object.values(presets).flat()) {
      if (!entries.has(entry.id)) entries.set(entry.id, { ...entry, optional: 'module' });
    }
  }
  return [...entries.values()];
}

function flatten(list: readonly Extension[], at: string): PlainEntry[] {
  return list.flatMap((item, index): PlainEntry[] => {
    const name = `${at}[${index}]`;
    if (typeof item === 'string') return [...namedPreset(item, name)];
    if (Array.isArray(item)) return flatten(item as readonly Extension[], name);
    checkEntry(item, name);
    return [item];
  });
}

function namedPreset(name: string, at: string): readonly ExtendEntry[] {
  const preset = presetByName(name);
  if (preset) return preset;
  const known = presetPackages();
  throw new LoopguardConfigError(
    `Option "${at}" names no preset: ${show(name)}.${didYouMean(name, known)} Presets: ${known.join(', ')}.`,
  );
}

function checkEntry(entry: unknown, at: string): asserts entry is PlainEntry {
  if (!isRecord(entry)) {
    throw new LoopguardConfigError(
      `Option "${at}" is ${show(entry)}; allowed: an entry such as ${EXAMPLE}, a list of entries, or the name of a preset.`,
    );
  }
  for (const key of Object.keys(entry)) {
    // `files` is what the adapters add for their workers.
    if (!KEYS.includes(key) && key !== 'files') {
      throw new LoopguardConfigError(
        `Unknown key ${show(key)} in option "${at}".${didYouMean(key, KEYS)} Keys: ${KEYS.join(', ')}.`,
      );
    }
  }
  for (const key of ['id', 'module', 'fix', 'docs']) {
    if (!isText(entry[key])) wrong(at, key, entry[key], 'a text, as in ', EXAMPLE);
  }
  const { id, path, docs, shows, optional } = entry;
  if (!ID.test(id as string)) {
    wrong(at, 'id', id, 'a name without blanks, commas, quotes and the characters of globs');
  }
  const isPath = isText(path) || (Array.isArray(path) && path.length > 0 && path.every(isText));
  if (!isPath || (typeof path === 'string' && path.split('.').includes(''))) {
    wrong(
      at,
      'path',
      path,
      `property names such as "hashSync", "Database.prototype.exec" or a list`,
    );
  }
  if (!URL.canParse(docs as string)) wrong(at, 'docs', docs, 'a URL');
  if (shows !== undefined && !(Array.isArray(shows) && shows.every(Number.isInteger))) {
    wrong(at, 'shows', shows, 'a list of argument positions such as [0]');
  }
  if (optional !== undefined && optional !== 'export' && optional !== 'module') {
    wrong(at, 'optional', optional, '"export", "module"');
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function wrong(at: string, key: string, value: unknown, ...allowed: string[]): never {
  const got = value === undefined ? 'missing' : show(value);
  throw new LoopguardConfigError(`Option "${at}.${key}" is ${got}; allowed: ${allowed.join('')}.`);
}
