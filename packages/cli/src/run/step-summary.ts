import { appendFile } from 'node:fs/promises';
import { formatDuration } from '@loopguard/core/format';
import type { Summary, SummaryRow } from './summary.js';

const MAX_ROWS = 20;

/** Adds a run's summary to the page of a GitHub Actions job. */
export async function appendStepSummary(
  path: string,
  summary: Summary,
  notes: readonly string[],
): Promise<void> {
  await appendFile(path, `${stepSummary(summary, notes)}\n`);
}

function stepSummary(
  { headline, calls, sites, contexts, triage, allowed, unused }: Summary,
  notes: readonly string[],
): string {
  return [
    '## loopguard',
    '',
    escape(headline),
    ...table('Request', contexts),
    ...table('Call', calls),
    ...table('Call site', sites),
    ...list('What kind of calls', triage),
    ...list('Allowed', allowed),
    ...list('Not needed', unused),
    ...list('Notes', notes),
    '',
  ].join('\n');
}

function table(title: string, rows: readonly SummaryRow[]): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MAX_ROWS);
  const lines = shown.map(
    ({ names, calls, blockedMs, status }) =>
      `| ${escape(names.join('  '))} | ${calls} | ${formatDuration(blockedMs)} | ${status} |`,
  );
  const rest = rows.length - shown.length;
  return [
    '',
    `| ${title} | Calls | Blocked | Status |`,
    '| --- | ---: | ---: | --- |',
    ...lines,
    ...(rest > 0 ? ['', `and ${rest} more`] : []),
  ];
}

function list(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const shown = lines.map((line) => `- ${escape(line.replace(/^\[loopguard\] /, ''))}`);
  return ['', `**${title}**`, '', ...shown];
}

/** Paths, reasons and names are text, never Markdown or HTML. */
function escape(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, (character) => `\\${character}`).replace(/\s+/g, ' ');
}
