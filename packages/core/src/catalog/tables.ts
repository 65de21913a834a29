import { SafeMap } from '../safe/collections.js';
import { childProcessTables } from './child-process.js';
import { cryptoTables } from './crypto.js';
import { fsTables } from './fs.js';
import { moduleTables } from './module.js';
import { otherTables } from './other.js';
import { processTables } from './process.js';
import { sqliteTables } from './sqlite.js';
import { threadTables } from './threads.js';
import { tlsTables } from './tls.js';
import type { CatalogEntry, Table } from './types.js';
import type { WatchedEntry } from './watched-entry.js';
import { v8Tables } from './v8.js';
import { webTables } from './web.js';
import { zlibTables } from './zlib.js';

/** The catalog in parts, so that a worker makes only the rows of modules that it loads. */
export const tables: readonly Table[] = [
  ...fsTables,
  ...childProcessTables,
  ...threadTables,
  ...cryptoTables,
  ...zlibTables,
  ...tlsTables,
  ...sqliteTables,
  ...moduleTables,
  ...processTables,
  ...v8Tables,
  ...webTables,
  ...otherTables,
];

/** The entry with exactly that id among those of one module. */
export function entryOf(module: string, id: string): CatalogEntry | undefined {
  for (const table of tables) {
    if (!table.modules.includes(module)) continue;
    const found = table.entries().find((entry) => entry.id === id);
    if (found) return found;
  }
  return undefined;
}

const known = new SafeMap<string, CatalogEntry>();

/** All that the catalog says of an entry. */
export function rowOf(entry: WatchedEntry): CatalogEntry {
  if (hasRow(entry)) return entry;
  let row = known.get(entry.id);
  if (row === undefined) {
    row = entryOf(entry.module, entry.id) as CatalogEntry;
    known.set(entry.id, row);
  }
  return row;
}

/** What the option `extend` adds, and what is off by default, has all of it. */
function hasRow(entry: WatchedEntry): entry is CatalogEntry {
  return 'fix' in entry;
}
