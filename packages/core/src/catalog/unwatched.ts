import { unwatchedRows } from './unwatched-rows.js';
import { Entries } from './watched.js';
import type { WatchedEntry } from './watched-entry.js';

const unwatched = new Entries(unwatchedRows, 'off');

/** Where the functions are that are reported only where a rule turns them on: `watched.ts` has the others. */
export function unwatchedModules(): ReadonlySet<string> {
  return unwatched.modules;
}

export function unwatchedIn(module: string): readonly WatchedEntry[] {
  return unwatched.in(module);
}
