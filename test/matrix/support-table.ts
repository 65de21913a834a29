import { folderOf, lines } from './cells.js';
import type { Support } from './record.js';

const start = '<!-- support table: written by `npm run matrix -- --record` -->';
const end = '<!-- end of the support table -->';

const TITLES = {
  vitest: 'Vitest',
  jest: 'Jest',
  'node-test': 'node:test',
  mocha: 'Mocha',
} as const;

/** Replaces the table between the markers of a README. */
export function withSupportTable(readme: string, support: Support): string {
  const from = readme.indexOf(start);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) throw new Error(`README.md lacks "${start}" or "${end}".`);
  return `${readme.slice(0, from)}${start}\n\n${supportTable(support)}\n\n${readme.slice(to)}`;
}

/** One row for each runner, one column for each Node; says only what ran. */
function supportTable(support: Support): string {
  const majors = [20, 22, 24, 26];
  const rows = lines.map(({ runner, version, nodeMajors }) => {
    const name = `${TITLES[runner]} ${version}`.trim();
    const prefix = `${folderOf(runner, version)}-`;
    return [
      name,
      ...majors.map((major) => {
        if (!nodeMajors.includes(major)) return 'not supported by it';
        const ran = Object.keys(support).filter(
          (id) => id.startsWith(prefix) && id.endsWith(`@node-${major}`),
        );
        return ran.length === 0 ? 'not run' : `tested (${ran.length})`;
      }),
    ];
  });
  const header = ['Runner', ...majors.map((major) => `Node ${major}`)];
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const lineOf = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [lineOf(header), lineOf(rule), ...rows.map(lineOf)].join('\n');
}
