import { allEntries } from './all-entries.js';
import type { CatalogEntry } from './types.js';

let found: readonly CatalogEntry[] | undefined;

/** What is reported only where a rule turns it on: `watched.ts` has the others. */
function unwatched(): readonly CatalogEntry[] {
  found ??= allEntries().filter(({ rule, unpatchable }) => rule === 'off' && !unpatchable);
  return found;
}

export function unwatchedModules(): Iterable<string> {
  return new Set(unwatched().map(({ module }) => module));
}

export function unwatchedIn(module: string): readonly CatalogEntry[] {
  return unwatched().filter((entry) => entry.module === module);
}
