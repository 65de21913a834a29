import { stallEntry } from './stall-entry.js';
import { tables } from './tables.js';
import type { CatalogEntry } from './types.js';

/** Every known Node function that can hold the event loop; ids are unique. */
export const catalog: readonly CatalogEntry[] = Object.freeze(
  tables.flatMap((table) => table.entries()),
);

/** What rules, allowances and comments may name. */
export const knownIds: readonly string[] = [...catalog.map(({ id }) => id), stallEntry.id];

let byId: Map<string, CatalogEntry> | undefined;

/** The entry with exactly that id; globs are not expanded. */
export function entryById(id: string): CatalogEntry | undefined {
  byId ??= new Map(catalog.map((entry) => [entry.id, entry]));
  return byId.get(id);
}

/** Every id that an opt-out may name: those of the catalog, and those that the options add. */
export function idsWith(extended: readonly CatalogEntry[]): readonly string[] {
  return extended.length === 0 ? knownIds : [...knownIds, ...extended.map(({ id }) => id)];
}
