import type { News, SiteCount } from '@loopguard/core/adapter';

type Violation = News['violation'];

/** Tells a call site from others, whatever it blocked. */
export function siteOf({ call, where, through }: Violation): string {
  return `${call} ${where?.absolute}:${where?.line}:${where?.column} ${through?.at}`;
}

/** The block of a call site, as tests print it. */
export function blockText({ error }: Pick<News, 'error'>): string {
  return error.message;
}

/** What is said of a site that has become ten times as much. */
export function countText({ violation, count, durationMs, test }: SiteCount): string {
  const { call, where } = violation;
  const name = where && where.functionName !== '' ? ` ${where.functionName}` : '';
  const place = where ? `${where.file}:${where.line}:${where.column}${name}` : 'an unknown place';
  const first = test === '' ? '' : ` (first in ${test})`;
  const what = call === 'stall' ? 'computation' : call;
  return `${what} at ${place} has blocked ${count} times by now, for ${Math.round(durationMs)} ms together${first}`;
}

/** What is said of blocks that were held back; nothing where none were. */
export function heldText(held: number): string {
  if (held === 0) return '';
  const what = held === 1 ? '1 more call site' : `${held} more call sites`;
  return `${what} blocked within a minute and ${held === 1 ? 'was' : 'were'} not printed: the summary has all of them.`;
}
