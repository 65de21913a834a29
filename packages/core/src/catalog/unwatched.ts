import { entriesOf } from './watched.js';
import type { WatchedEntry } from './watched-entry.js';
import { unwatchedRows } from './unwatched-rows.js';

/** Where the functions are that are reported only where a rule turns them on: `watched.ts` has the others. */
export function unwatchedModules(): Iterable<string> {
  return new Set(unwatchedRows.map(([module]) => module));
}

export function unwatchedIn(module: string): readonly WatchedEntry[] {
  return unwatchedRows.filter(([name]) => name === module).flatMap((row) => entriesOf(row, 'off'));
}
