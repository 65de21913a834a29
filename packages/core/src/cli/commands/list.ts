import type { Command } from 'commander';
import { catalog } from '../../catalog/index.js';
import type { CatalogEntry } from '../../catalog/types.js';
import { didYouMean } from '../../options/say.js';
import { formatList } from '../format-list.js';

/** `loopguard list`: the catalog with rule, fix and link. */
export function addList(program: Command): void {
  program
    .command('list')
    .description('list the catalog: each call with its rule, fix and link')
    .option('--category <name>', 'a category or a module, such as "crypto", "fs" or "database"')
    .option('--json', 'print JSON')
    .action((options: { category?: string; json?: boolean }, command: Command) => {
      const rows = rowsOf(options.category);
      if (rows.length === 0) {
        command.error(
          `No category or module is named ${JSON.stringify(options.category)}.` +
            `${didYouMean(options.category, [...categories(), ...modules()])} ` +
            `Categories: ${categories().join(', ')}.`,
        );
      }
      console.log(options.json ? JSON.stringify(rows.map(toJson), null, 2) : formatList(rows));
    });
}

function rowsOf(name: string | undefined): readonly CatalogEntry[] {
  if (name === undefined) return catalog;
  const wanted = name.toLowerCase().replace(/^node:/, '');
  return catalog.filter((row) => row.category.toLowerCase() === wanted || moduleOf(row) === wanted);
}

function categories(): string[] {
  return [...new Set(catalog.map(({ category }) => category))];
}

function modules(): string[] {
  return [...new Set(catalog.map(moduleOf))];
}

function moduleOf({ module }: CatalogEntry): string {
  return module.replace(/^node:/, '');
}

function toJson({ id, module, category, rule, versions, fix, docs, allowedWhen }: CatalogEntry) {
  return { id, module, category, rule, versions, fix, docs, allowedWhen: allowedWhen?.note };
}
