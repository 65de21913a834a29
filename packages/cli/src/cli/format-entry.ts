import { styleText } from 'node:util';
import { Help } from 'commander';
import { formatMeasured } from '../guide/measured.js';
import type { GuideEntry, Snippet } from '../guide/types.js';

const MAX_WIDTH = 88;

/** An entry for a terminal. */
export function formatEntry(entry: GuideEntry): string {
  const parts = [
    styleText('bold', entry.title) + (entry.group === undefined ? '' : `  (${entry.group})`),
    facts(entry),
    ...entry.blocks.map(paragraph),
    entry.sample === undefined ? '' : indented(entry.sample),
    ...entry.how.map(paragraph),
    ...entry.snippets.flatMap((code, index) => [index === 0 ? '' : 'Also:', snippet(code)]),
    list('Watch out', entry.pitfalls),
    list('Fine to allow', entry.allow),
    list(
      'See also',
      entry.topics.map(({ id, title }) => `loopguard explain ${id}: ${title}`),
    ),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function facts(entry: GuideEntry): string {
  const { versions, fix, docs, allowedWhen, measured } = entry;
  const lines = [
    ['fix', fix],
    ['docs', docs],
    ['rule', formatRule(entry)],
    ['node', versions?.join(', ')],
    ['took', measured && formatMeasured(measured)],
    ['harmless', allowedWhen],
  ];
  return lines
    .flatMap(([name, value]) => (value ? [`  ${styleText('dim', name!.padEnd(10))}${value}`] : []))
    .join('\n');
}

function formatRule({ id, rule, preset }: GuideEntry): string | undefined {
  if (preset !== undefined) {
    return `reported with presets: 'auto', or with extend: ['${preset}']`;
  }
  return rule === 'off' ? `off; to report it: rules: { '${id}': 'error' }` : rule;
}

function paragraph(text: string): string {
  return wrap(plain(text), 0);
}

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  const lines = items.map((item) => `  - ${wrap(plain(item), 4)}`);
  return [styleText('bold', title), ...lines].join('\n');
}

function snippet({ code, files = {}, since }: Snippet): string {
  const blocks = [
    ...(since === undefined ? [] : [`Needs Node ${since}.`]),
    indented(code),
    ...Object.entries(files).flatMap(([name, text]) => [`${name}:`, indented(text)]),
  ];
  return blocks.join('\n\n');
}

function indented(code: string): string {
  const lines = code.split('\n').map((line) => (line === '' ? '' : `    ${line}`));
  return styleText('cyan', lines.join('\n'));
}

/** Markdown for a terminal, which has no links and its own bold. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/\*\*\[([^\]]+)\]\(#([^)]+)\)\*\*/g, '**$1** (loopguard explain $2)')
    .replaceAll(/\*\*([^*]+)\*\*/g, (_match, text: string) => styleText('bold', text))
    .replaceAll(/\[([^\]]+)\]\(#([^)]+)\)/g, '$1 (loopguard explain $2)')
    .replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '$1 ($2)');
}

function wrap(text: string, indent: number): string {
  const width = Math.min(process.stdout.columns || MAX_WIDTH, MAX_WIDTH) - indent;
  return new Help().boxWrap(text, Math.max(width, 40)).replaceAll('\n', `\n${' '.repeat(indent)}`);
}
