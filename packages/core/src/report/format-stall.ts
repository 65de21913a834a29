import { duringRow } from './during-row.js';
import type { StallReport, Violation, Wait } from './violation.js';

const MAX_WAITS = 4;

/** The message of a stall, without the error's name. */
export function formatStall(violation: Violation, stall: StallReport): string {
  const { call, where, through, context } = violation;
  const lines = [stallHeadline(violation, stall)];
  if (where) {
    const position = `${where.file}:${where.line}:${where.column}`;
    const leaf = stall.leaf === undefined ? '' : ` → ${stall.leaf}()`;
    const name = stall.share === undefined ? ' (the test)' : named(where.functionName, leaf !== '');
    const via = through ? `, through ${through.packageName} (${through.at})` : '';
    lines.push(`  where  ${position}${name}${leaf}${via}`);
  } else {
    lines.push('  where  unknown: the profiler was not running yet');
  }
  const { inner } = stall;
  if (inner) lines.push(`  below  ${inner.name || '(anonymous)'}: ${percent(inner.share)} of that`);
  if (stall.callers.length > 0) lines.push(`  from   ${stall.callers.join(' ← ')}`);
  lines.push(`  time   ${timesOf(violation, stall)}`);
  if (context !== undefined) lines.push(`  test   ${context}`);
  if (violation.during !== undefined) lines.push(duringRow(violation.during));
  const { waits = [] } = stall;
  if (waits.length > 0) lines.push(`  waited ${waitsOf(waits)}`);
  if (stall.share === undefined) {
    lines.push(
      violation.during === undefined
        ? "  line   run the file again to have it named, or set stall: { profile: 'always' }"
        : '  line   the profiler runs from now on: when it happens again, it is named',
    );
  }
  lines.push(
    `  fix    ${violation.fix}`,
    `  docs   ${violation.docs}`,
    `  allow  // loopguard-allow ${call} -- <why>`,
  );
  return lines.join('\n');
}

function named(functionName: string, hasLeaf: boolean): string {
  if (functionName !== '') return ` ${functionName}`;
  return hasLeaf ? ' (anonymous)' : '';
}

export function stallHeadline({ count, durationMs, where }: Violation, stall: StallReport): string {
  const isCpu = stall.cause === 'cpu';
  const what = isCpu ? 'computation' : 'a wait';
  const who = stall.share === undefined || !where ? what : where.functionName || what;
  const time = `${Math.round(isCpu ? stall.cpuMs : durationMs)} ms`;
  const unit = isCpu ? `${time} of CPU time` : time;
  if (count === 1) return `${who} held the event loop for ${unit}`;
  return `${who} held the event loop ${count} times, for ${unit} together`;
}

function timesOf({ durationMs }: Violation, stall: StallReport): string {
  const { cpuMs, starvedMs, share, gcShare, domShare, isHang } = stall;
  const parts = [`${Math.round(durationMs)} ms by the clock`, `${Math.round(cpuMs)} ms on a CPU`];
  if (starvedMs !== undefined) parts.push(`${Math.round(starvedMs)} ms waiting for one`);
  if (isHang) parts.push('seen there while it still held the loop');
  else if (share !== undefined) {
    parts.push(`${percent(share)} of the samples there`, `garbage collection ${percent(gcShare)}`);
    if (domShare > 0) parts.push(`${percent(domShare)} in the simulated DOM, not counted`);
  }
  return parts.join(', ');
}

/** What could not go on meanwhile: the longest of each name. */
function waitsOf(waits: readonly Wait[]): string {
  const longest = new Map<string, { count: number; waitedMs: number }>();
  for (const { name, waitedMs } of waits) {
    const known = longest.get(name) ?? { count: 0, waitedMs: 0 };
    longest.set(name, {
      count: known.count + 1,
      waitedMs: Math.max(known.waitedMs, waitedMs),
    });
  }
  const texts = [...longest].map(([name, { count, waitedMs }]) => {
    const upTo = count > 1 ? `${count} of ${name} for up to` : `${name} for`;
    return `${upTo} ${Math.round(waitedMs)} ms`;
  });
  const rest = texts.length - MAX_WAITS;
  return [...texts.slice(0, MAX_WAITS), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
