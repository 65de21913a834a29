import { styleText } from 'node:util';
import type { CatalogEntry } from '../catalog/types.js';

/** The catalog for people: one block for each category. */
export function formatList(rows: readonly CatalogEntry[]): string {
  const blocks: string[] = [];
  for (const category of new Set(rows.map((row) => row.category))) {
    const lines = rows.filter((row) => row.category === category).map(formatRow);
    blocks.push([styleText('bold', category), ...lines].join('\n'));
  }
  const reported = rows.filter(({ rule }) => rule === 'error').length;
  blocks.push(
    `${rows.length} calls, ${reported} reported by default. ` +
      '"loopguard explain <call>" says more about one.',
  );
  return blocks.join('\n\n');
}

function formatRow({ id, rule, fix, docs }: CatalogEntry): string {
  const mark = rule === 'error' ? styleText('red', 'error') : styleText('dim', 'off  ');
  return `  ${mark}  ${id}\n         fix   ${fix}\n         docs  ${styleText('dim', docs)}`;
}
