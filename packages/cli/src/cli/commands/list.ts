import type { Command } from 'commander';
import { catalog, type CatalogEntry, didYouMean, presetEntries } from '@loopguard/core/catalog';
import { formatList, type ListedCall } from '../format-list.js';

/** `loopguard list`: the catalog with rule, fix and link. */
export function addList(program: Command): void {
  program
    .command('list')
    .description('list the catalog: each call with its rule, fix and link')
    .option(
      '--category <name>',
      'a category, module or package, such as "crypto", "fs" or "bcrypt"',
    )
    .option('--presets', 'the calls of well-known packages, which presets report')
    .option('--json', 'print JSON')
    .action((options: ListOptions, command: Command) => {
      const rows = rowsOf(options);
      if (rows.length === 0) {
        command.error(
          `No category or module is named ${JSON.stringify(options.category)}.` +
            `${didYouMean(options.category, [...categories(), ...modules()])} ` +
            `Categories: ${categories().join(', ')}.`,
        );
      }
      console.log(options.json ? JSON.stringify(rows, null, 2) : formatList(rows));
    });
}

interface ListOptions {
  readonly category?: string;
  readonly presets?: boolean;
  readonly json?: boolean;
}

function rowsOf({ category, presets }: ListOptions): readonly ListedCall[] {
  const known = presets ? presetRows() : catalog.map(toRow);
  if (category === undefined) return known;
  const wanted = category.toLowerCase().replace(/^node:/, '');
  const isWanted = (row: ListedCall): boolean =>
    row.category.toLowerCase() === wanted || moduleOf(row) === wanted;
  const found = known.filter(isWanted);
  return found.length > 0 ? found : presetRows().filter(isWanted);
}

function categories(): string[] {
  return [...new Set(catalog.map(({ category }) => category))];
}

function modules(): string[] {
  return [...new Set([...catalog, ...presetEntries()].map(moduleOf))];
}

function moduleOf({ module }: { readonly module: string }): string {
  return module.replace(/^node:/, '');
}

function toRow({ id, module, category, rule, versions, fix, docs, allowedWhen }: CatalogEntry) {
  return { id, module, category, rule, versions, fix, docs, allowedWhen: allowedWhen?.note };
}

function presetRows(): ListedCall[] {
  return presetEntries().map(({ id, module, fix, docs }) => {
    return { id, module, category: module, rule: 'preset', fix, docs };
  });
}
