import { catalog } from '../catalog/index.js';
import { presetEntries } from '../catalog/presets.js';
import { topics } from '../guide/topics.js';
import { didYouMean } from '../options/say.js';

/**
 * The ids that a reader may mean: the exact one, or all whose last part is that name.
 * `node:fs.readFileSync()`, `readfilesync` and `DatabaseSync.exec` are understood.
 */
export function findCalls(text: string): readonly string[] {
  // Why in two steps: a function of Node is meant before one of a package that has the same name.
  const found = findIn(knownIds(), text);
  return found.length > 0 ? found : findIn(presetIds(), text);
}

function findIn(ids: readonly string[], text: string): readonly string[] {
  if (ids.includes(text)) return [text];
  const wanted = normalize(text);
  const exact = ids.filter((id) => normalize(id) === wanted);
  return exact.length > 0 ? exact : ids.filter((id) => normalize(id).endsWith(`.${wanted}`));
}

/** ` Did you mean "…"?`, or nothing when no id is near. */
export function suggestCall(text: string): string {
  const ids = [...knownIds(), ...presetIds()];
  return didYouMean(text, [...ids, ...ids.map((id) => id.slice(id.lastIndexOf('.') + 1))]);
}

function knownIds(): readonly string[] {
  return [...catalog.map(({ id }) => id), ...topics.map(({ id }) => id)];
}

function presetIds(): readonly string[] {
  return presetEntries().map(({ id }) => id);
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
