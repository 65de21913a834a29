import { expect, test } from 'vitest';
import { catalog } from './index.js';
import * as predicates from './predicates.js';
import * as unwatchedPredicates from './predicates-unwatched.js';
import type { CatalogEntry } from './types.js';
import type { WatchedEntry } from './watched-entry.js';
import { unwatchedIn, unwatchedModules } from './unwatched.js';
import { idOf, isWatchedByDefault, watchedIn, watchedModules } from './watched.js';

const HEAD = `// Written by watched.test.ts from the rows of this folder: run it with \`--update\`.
`;

const patchable = catalog.filter(({ unpatchable }) => !unpatchable);
const watched = patchable.filter(({ rule }) => rule === 'error');
const unwatched = patchable.filter(({ rule }) => rule === 'off');

const MARKS = { function: '', class: '!', getter: '?' };

function nameOf({ id, module, path, kind }: CatalogEntry): string {
  const name = path.join(path.some((part) => part.includes('.')) ? ':' : '.');
  return `${name}${id === idOf(module, name) ? '' : `=${id}`}${MARKS[kind]}`;
}

function predicateOf({ id, allowedWhen }: CatalogEntry): string {
  if (!allowedWhen?.test) return '';
  for (const [module, exports] of Object.entries({ is: predicates, also: unwatchedPredicates })) {
    const [name] = Object.entries(exports).find(([, value]) => value === allowedWhen.test) ?? [];
    if (name !== undefined) return `${module}.${name}`;
  }
  throw new Error(`${id}: its predicate has no name in predicates.ts`);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function ownerOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.') + 1);
}

/** Functions of one object stand together. */
function shortened(names: readonly string[]): string[] {
  const short: string[] = [];
  let before = '';
  for (const name of names) {
    const owner = /[!=]/.test(name) ? '' : ownerOf(name);
    const last = short.length - 1;
    if (owner !== '' && owner === before) short[last] += `/${name.slice(owner.length)}`;
    else short.push(name);
    before = owner;
  }
  return short;
}

/** The rows by module and predicate, as the text of an array. */
function rowsOf(entries: readonly CatalogEntry[]): string {
  const groups = groupBy(entries, (entry) => `${entry.module} ${predicateOf(entry)}`);
  const rows = [...groups].map(([key, group]) => {
    const [module, predicate] = key.split(' ') as [string, string];
    const names = shortened(group.map(nameOf)).join(' ');
    return `  ['${module}', '${names}'${predicate === '' ? '' : `, ${predicate}`}],\n`;
  });
  return `[\n${rows.join('')}]`;
}

const watchedSource = `${HEAD}import * as is from './predicates.js';

/** A module, names of its functions as watched.ts reads them, and which calls of them are harmless. */
export type WatchedRow = readonly [module: string, names: string, test?: is.Harmless];

// prettier-ignore
export const watchedRows: readonly WatchedRow[] = ${rowsOf(watched)};
`;

const unwatchedSource = `${HEAD}import * as is from './predicates.js';
import * as also from './predicates-unwatched.js';
import type { WatchedRow } from './watched-rows.js';

// prettier-ignore
export const unwatchedRows: readonly WatchedRow[] = ${rowsOf(unwatched)};
`;

function inShort({ id, module, path, rule, kind, allowedWhen }: WatchedEntry): WatchedEntry {
  const { test: isHarmless } = allowedWhen ?? {};
  return { id, module, path, rule, kind, allowedWhen: isHarmless && { test: isHarmless } };
}

test('what workers load of the catalog is what its rows say', async () => {
  await expect(watchedSource).toMatchFileSnapshot('watched-rows.ts');
  await expect(unwatchedSource).toMatchFileSnapshot('unwatched-rows.ts');
});

test('the entries that it is made to are those of the catalog', () => {
  const made = [...watchedModules()].flatMap(watchedIn);
  expect(new Set(made.map(inShort))).toEqual(new Set(watched.map(inShort)));
  const others = [...unwatchedModules()].flatMap(unwatchedIn);
  expect(new Set(others.map(inShort))).toEqual(new Set(unwatched.map(inShort)));
});

test('an entry that is off is not among them', () => {
  expect(isWatchedByDefault('fs.readFileSync')).toBe(true);
  expect(isWatchedByDefault('fs.watchFile')).toBe(false);
});
