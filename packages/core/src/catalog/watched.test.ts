import { expect, test } from 'vitest';
import { catalog } from './index.js';
import * as predicates from './predicates.js';
import type { CatalogEntry } from './types.js';
import type { WatchedEntry } from './watched-entry.js';
import { idOf, isWatchedByDefault, watchedIn, watchedModules } from './watched.js';

const HEAD = `// Written by watched.test.ts from the rows of this folder: run it with \`--update\`.
`;

const watched = catalog.filter(({ rule, unpatchable }) => rule === 'error' && !unpatchable);

function nameOf({ id, module, path, kind }: CatalogEntry): string {
  const name = path.join('.');
  const own = id === idOf(module, name) ? name : `${name}=${id}`;
  if (kind === 'getter') throw new Error(`${id}: watched.ts has no getters`);
  return kind === 'class' ? `${own}!` : own;
}

function predicateOf({ id, allowedWhen }: CatalogEntry): string {
  if (!allowedWhen?.test) return '';
  const [name] = Object.entries(predicates).find(([, value]) => value === allowedWhen.test) ?? [];
  if (name === undefined) throw new Error(`${id}: its predicate has no name in predicates.ts`);
  return name;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** The rows by module and predicate, as a module. */
function sourceOf(entries: readonly CatalogEntry[]): string {
  const groups = groupBy(entries, (entry) => `${entry.module} ${predicateOf(entry)}`);
  const rows = [...groups].map(([key, group]) => {
    const [module, predicate] = key.split(' ') as [string, string];
    const names = group.map(nameOf).join(' ');
    return `  ['${module}', '${names}'${predicate === '' ? '' : `, is.${predicate}`}],\n`;
  });
  return `${HEAD}import * as is from './predicates.js';

/** A module, names of its functions as watched.ts reads them, and which calls of them are harmless. */
export type WatchedRow = readonly [module: string, names: string, test?: is.Harmless];

// prettier-ignore
export const watchedRows: readonly WatchedRow[] = [
${rows.join('')}];
`;
}

function inShort({ id, module, path, rule, kind, allowedWhen }: WatchedEntry): WatchedEntry {
  const { test: isHarmless } = allowedWhen ?? {};
  return { id, module, path, rule, kind, allowedWhen: isHarmless && { test: isHarmless } };
}

test('what workers load of the catalog is what its rows say', async () => {
  await expect(sourceOf(watched)).toMatchFileSnapshot('watched-rows.ts');
});

test('the entries that it is made to are those of the catalog', () => {
  const made = [...watchedModules()].flatMap(watchedIn);
  expect(new Set(made.map(inShort))).toEqual(new Set(watched.map(inShort)));
});

test('an entry that is off is not among them', () => {
  expect(isWatchedByDefault('fs.readFileSync')).toBe(true);
  expect(isWatchedByDefault('fs.watchFile')).toBe(false);
});
