import { allEntries } from './all-entries.js';
import type { CatalogEntry } from './types.js';

/** Every known Node function that can hold the event loop; ids are unique. */
export const catalog: readonly CatalogEntry[] = Object.freeze([...allEntries()]);

let byId: Map<string, CatalogEntry> | undefined;

/** The entry with exactly that id; globs are not expanded. */
export function entryById(id: string): CatalogEntry | undefined {
  byId ??= new Map(catalog.map((entry) => [entry.id, entry]));
  return byId.get(id);
}
