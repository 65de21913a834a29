import { styleText } from 'node:util';

/** A row of the catalog or of a preset, as it is listed. */
export interface ListedCall {
  readonly id: string;
  readonly module: string;
  /** Of a preset, its package. */
  readonly category: string;
  /** `preset`: reported when the preset of its package is in use. */
  readonly rule: 'error' | 'off' | 'preset';
  readonly versions?: readonly number[];
  readonly fix: string;
  readonly docs: string;
  readonly allowedWhen?: string | undefined;
}

const MARKS = {
  error: styleText('red', 'error '),
  off: styleText('dim', 'off   '),
  preset: styleText('yellow', 'preset'),
};

/** The catalog for people: one block for each category. */
export function formatList(rows: readonly ListedCall[]): string {
  const blocks: string[] = [];
  for (const category of new Set(rows.map((row) => row.category))) {
    const lines = rows.filter((row) => row.category === category).map(formatRow);
    blocks.push([styleText('bold', category), ...lines].join('\n'));
  }
  blocks.push(`${summary(rows)} "loopguard explain <call>" says more about one.`);
  return blocks.join('\n\n');
}

function summary(rows: readonly ListedCall[]): string {
  const reported = rows.filter(({ rule }) => rule === 'error').length;
  return rows.some(({ rule }) => rule === 'preset')
    ? `${rows.length} calls of packages, reported with presets: 'auto', or with the package's name in extend.`
    : `${rows.length} calls, ${reported} reported by default.`;
}

function formatRow({ id, rule, fix, docs }: ListedCall): string {
  return `  ${MARKS[rule]}  ${id}\n          fix   ${fix}\n          docs  ${styleText('dim', docs)}`;
}
