import { plural } from './plural.js';
import type { Summary, SummaryRow } from './summary.js';

const FAILED_FIRST = ['failed', 'warned', 'known'];

/**
 * What ends a run under a coding agent: a line for each call site with the command that explains it,
 * since an agent reads every line, and what aligned tables show to people it has to undo.
 */
export function agentSummaryText(summary: Summary): string {
  const { headline, sites, contexts, triage, unused } = summary;
  const rows = sites.toSorted((a, b) => rankOf(a) - rankOf(b));
  return [
    `[loopguard] ${headline}`,
    ...rows.map(siteLine),
    ...contexts.map(({ calls, names }) => `  in ${names.join(' ')}: ${plural(calls, 'call')}`),
    ...triage.map((line) => `  ${line}`),
    ...unused.map((line) => `  not needed: ${line.replace(/^\[loopguard\] /, '')}`),
  ].join('\n');
}

function siteLine({ calls, names: [place = '', call = ''], status }: SummaryRow): string {
  return `  ${status}: ${place}: ${call}, ${plural(calls, 'call')}: npx loopguard explain ${call}`;
}

function rankOf({ status }: SummaryRow): number {
  return FAILED_FIRST.findIndex((one) => status.startsWith(one));
}
