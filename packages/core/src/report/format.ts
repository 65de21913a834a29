import { formatStall } from './format-stall.js';
import type { Violation } from './violation.js';

/** The message of one violation, without the error's name. */
export function formatViolation(violation: Violation): string {
  if (violation.stall) return formatStall(violation, violation.stall);
  const { call, args, where, through, context } = violation;
  const lines = [headline(violation), `  call   ${call}(${args})`];
  if (where) {
    const position = `${where.file}:${where.line}:${where.column}`;
    const name = where.functionName === '' ? '' : ` ${where.functionName}`;
    const via = through ? `, through ${through.packageName} (${through.at})` : '';
    lines.push(`  where  ${position}${name}${via}`);
  } else {
    lines.push('  where  unknown: the call came straight from Node, with no JavaScript caller');
  }
  if (context !== undefined) lines.push(`  test   ${context}`);
  lines.push(
    `  fix    ${violation.fix}`,
    `  docs   ${violation.docs}`,
    `  allow  // loopguard-allow ${call} -- <why>`,
  );
  return lines.join('\n');
}

function headline({ call, count, durationMs, wasStopped }: Violation): string {
  if (wasStopped) {
    const times = count === 1 ? '' : ` (${count} calls)`;
    return `${call} would block the event loop and was stopped${times}`;
  }
  const time = formatDuration(durationMs);
  if (count === 1) return `${call} blocked the event loop for ${time}`;
  return `${call} blocked the event loop for ${time} in ${count} calls`;
}

/** Milliseconds with as many digits as matter. */
export function formatDuration(ms: number): string {
  if (ms >= 100) return `${Math.round(ms)} ms`;
  return `${ms >= 0.1 ? ms.toFixed(1) : ms.toFixed(3)} ms`;
}
