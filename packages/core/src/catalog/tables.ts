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
