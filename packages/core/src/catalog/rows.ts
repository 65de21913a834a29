import type { CatalogEntry, Table } from './types.js';

const SINCE_20: readonly number[] = [20, 22, 24, 26];
export const SINCE_22: readonly number[] = [22, 24, 26];
export const SINCE_24: readonly number[] = [24, 26];
export const SINCE_26: readonly number[] = [26];

/** The fix for work that has no asynchronous form; `docs` is where it leads. */
export const IN_WORKER: { readonly fix: string; readonly docs: string } = {
  fix: "new Worker(new URL('./work.js', import.meta.url))  // and call it there",
  docs: 'worker_threads.html#class-worker',
};

type Named = Pick<CatalogEntry, 'id'>;
type Told = Pick<CatalogEntry, 'module' | 'category' | 'fix' | 'docs'>;
type Row<Shared> = Named & Omit<Told, keyof Shared> & Partial<CatalogEntry>;

/**
 * Makes a table of short rows. What a row leaves out comes from `shared`, and then:
 * versions all, rule `error`, kind `function`, path as the id says after its module.
 * `docs` is written as page and anchor below https://nodejs.org/api/.
 *
 * @param table - a function, since most test files never load what most tables are about
 * @param others - modules that rows name and `shared` does not
 */
export function rows<Shared extends Partial<CatalogEntry> & Pick<CatalogEntry, 'module'>>(
  shared: Shared,
  table: () => readonly Row<Shared>[],
  others: readonly string[] = [],
): Table {
  let entries: readonly CatalogEntry[] | undefined;
  return {
    modules: [shared.module, ...others],
    rule: shared.rule ?? 'error',
    entries: () => (entries ??= entriesOf(shared, table())),
  };
}

function entriesOf<Shared extends Partial<CatalogEntry>>(
  shared: Shared,
  table: readonly Row<Shared>[],
): readonly CatalogEntry[] {
  const entries: CatalogEntry[] = [];
  for (const row of table) {
    // Why one object, filled in place: this runs for the file system's rows in every test file.
    // Why the assertion: the parameter types ask each field of the table or of what it shares.
    const entry = {
      path: undefined,
      versions: SINCE_20,
      rule: 'error',
      kind: 'function',
      ...shared,
      ...row,
    } as unknown as { -readonly [Field in keyof CatalogEntry]: CatalogEntry[Field] };
    entry.path ??= pathOf(entry.id, entry.module);
    entry.docs = `https://nodejs.org/api/${entry.docs}`;
    entries.push(entry);
  }
  return entries;
}

function pathOf(id: string, module: string): string[] {
  if (module === 'global') return id.split('.');
  const start = id.indexOf('.') + 1;
  return id.indexOf('.', start) === -1 ? [id.slice(start)] : id.slice(start).split('.');
}
