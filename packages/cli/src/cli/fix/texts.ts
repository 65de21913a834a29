import { styleText } from 'node:util';
import type { CallSite } from '../../fix/call-sites.js';
import { CHANGED_SINCE } from '../../fix/fixable-file.js';
import type { Fix, LeftSite } from '../../fix/fix.js';
import { plural } from '../../run/plural.js';

/** What stands above the diff of a change. */
export function formatFix(fix: Fix, at: number, of: number): string {
  const { site, becomes, caution, propagation } = fix;
  const why = propagation
    ? `makes ${listed(propagation.functions)} async, and awaits ${plural(propagation.awaited, 'call')}`
    : 'what is around it is async already';
  const lines = [
    `${styleText('bold', `${at} of ${of}`)}  ${site.call} at ${placeOf(site)}, ${plural(site.count, 'call')}`,
    `  fix   ${becomes}`,
    `  why   ${why}`,
  ];
  if (caution !== undefined) lines.push(`  note  ${caution.text}`);
  return lines.join('\n');
}

function listed(names: readonly string[]): string {
  return [names.slice(0, -1).join(', '), names.at(-1)].filter((part) => part).join(' and ');
}

/** What stays as it is, by why it does. */
export function formatLeft(left: readonly LeftSite[]): string {
  const groups = new Map<string, CallSite[]>();
  for (const { site, why } of left) groups.set(why, [...(groups.get(why) ?? []), site]);
  const lines = [...groups].flatMap(([why, sites]) => [
    `  ${why}:`,
    ...sites.map((site) => `    ${placeOf(site)}  ${site.call}`),
  ]);
  return `Left as they are:\n${lines.join('\n')}\n`;
}

export function formatTotals(fixed: number, total: number, files: number, isDry: boolean): string {
  const would = isDry ? 'would be fixed' : total === 1 ? 'is fixed' : 'are fixed';
  const where = fixed === 0 ? '' : `, in ${plural(files, 'file')}`;
  return `${fixed} of ${plural(total, 'call site')} ${would}${where}.`;
}

/** What to do then. */
export function formatNext({
  isWritten,
  left,
}: {
  readonly isWritten: boolean;
  readonly left: readonly LeftSite[];
}): string {
  const flags = new Set(left.map(({ flag }) => flag));
  const calls = new Set(left.filter(({ flag }) => !flag).map(({ site }) => site.call));
  const [call] = calls;
  return [
    ...(isWritten ? ['Run your tests, and look at the diff before you commit it.'] : []),
    ...(left.some(({ why }) => why === CHANGED_SINCE)
      ? ['Run your tests again for a report of the files as they are now.']
      : []),
    ...(flags.has('--propagate')
      ? ['--propagate also makes functions async, where all of their callers can wait.']
      : []),
    ...(flags.has('--allow-dirty')
      ? ['--allow-dirty also changes files that git cannot bring back.']
      : []),
    ...(call === undefined ? [] : [`How the rest is fixed by hand: npx loopguard explain ${call}`]),
  ].join('\n');
}

function placeOf({ file, line, column, function: name }: CallSite): string {
  if (line === 0) return file;
  return `${file}:${line}:${column}${name === '' ? '' : ` ${name}`}`;
}
