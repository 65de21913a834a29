import { childProcessEntries } from './child-process.js';
import { cryptoEntries } from './crypto.js';
import { fsEntries } from './fs.js';
import { moduleEntries } from './module.js';
import { otherEntries } from './other.js';
import { processEntries } from './process.js';
import { sqliteEntries } from './sqlite.js';
import { stallEntry } from './stall-entry.js';
import { threadEntries } from './threads.js';
import { tlsEntries } from './tls.js';
import type { CatalogEntry } from './types.js';
import { v8Entries } from './v8.js';
import { webEntries } from './web.js';
import { zlibEntries } from './zlib.js';

/** Every known Node function that can hold the event loop; ids are unique. */
export const catalog: readonly CatalogEntry[] = Object.freeze([
  ...fsEntries,
  ...childProcessEntries,
  ...threadEntries,
  ...cryptoEntries,
  ...zlibEntries,
  ...tlsEntries,
  ...sqliteEntries,
  ...moduleEntries,
  ...processEntries,
  ...v8Entries,
  ...webEntries,
  ...otherEntries,
]);

/** What rules, allowances and comments may name. */
export const knownIds: readonly string[] = [...catalog.map(({ id }) => id), stallEntry.id];

let byId: Map<string, CatalogEntry> | undefined;

/** The entry with exactly that id; globs are not expanded. */
export function entryById(id: string): CatalogEntry | undefined {
  byId ??= new Map(catalog.map((entry) => [entry.id, entry]));
  return byId.get(id);
}
