import { catalog, didYouMean, presetEntries } from '@loopguard/core/catalog';
import { topics } from '../guide/topics.js';

/** What a reader may mean by a text. */
export interface FoundCalls {
  /** The one that the text names, if it names one. */
  readonly named: string | undefined;
  /** All others that have the text in them. */
  readonly others: readonly string[];
}

/**
 * The ids of calls and topics that a reader may mean: by id, by the name of the function with or
 * without "Sync", by a package or module, or by a part of any of them. `node:fs.readFileSync()`,
 * `readfilesync` and `DatabaseSync.exec` are understood.
 */
export function findCalls(text: string): FoundCalls {
  const ids = allIds();
  const wanted = normalize(text);
  if (wanted === '') return { named: undefined, others: [] };
  const exact = ids.filter((id) => normalize(id) === wanted);
  if (exact.length === 1) return { named: exact[0], others: [] };
  const same = ids.filter((id) =>
    [wanted, `${wanted}sync`].some((name) => normalize(`.${id}`).endsWith(`.${name}`)),
  );
  const named = same.length === 1 ? same[0] : undefined;
  const others = ids.filter((id) => id !== named && (same.includes(id) || has(id, wanted)));
  return others.length === 1 && named === undefined
    ? { named: others[0], others: [] }
    : { named, others };
}

function has(id: string, wanted: string): boolean {
  return (
    wanted.length > 1 &&
    (normalize(id).includes(wanted) || titles.get(id)?.includes(wanted) === true)
  );
}

/** ` Did you mean "…"?`, or nothing when no id is near. */
export function suggestCall(text: string): string {
  const ids = allIds();
  return didYouMean(text, [...ids, ...ids.map((id) => id.slice(id.lastIndexOf('.') + 1))]);
}

const titles = new Map(topics.map(({ id, title }) => [id, title.toLowerCase()]));

function allIds(): readonly string[] {
  // Why in this order: a function of Node is meant before one of a package.
  return [...catalog, ...topics, ...presetEntries()].map(({ id }) => id);
}

function normalize(text: string): string {
  return text
    .trim()
    .replace(/^new\s+/, '')
    .replace(/^node:/, '')
    .replace(/\(.*$/, '')
    .replaceAll('.prototype', '')
    .replace('/', '.')
    .toLowerCase();
}
