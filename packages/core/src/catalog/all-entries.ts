import { STALL_ID } from './stall-id.js';
import { tables } from './tables.js';
import type { CatalogEntry } from './types.js';

let entries: readonly CatalogEntry[] | undefined;

/** The entries of all tables, made when they are first asked for. */
export function allEntries(): readonly CatalogEntry[] {
  entries ??= tables.flatMap((table) => table.entries());
  return entries;
}

/** What rules, allowances and comments may name. */
export function knownIds(): readonly string[] {
  return [...allEntries().map(({ id }) => id), STALL_ID];
}

/** Every id that an opt-out may name: those of the catalog, and those that the options add. */
export function idsWith(extended: readonly CatalogEntry[]): readonly string[] {
  return [...knownIds(), ...extended.map(({ id }) => id)];
}
