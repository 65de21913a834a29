import type { Violation } from './violation.js';

/** What holds the loop while it is looked at. */
export interface Hang {
  readonly testFile: string;
  /** The names of the tests that run. */
  readonly tests: readonly string[];
  readonly heldMs: number;
  readonly violation: Violation;
}

/** What people read while the loop hangs. */
export function formatHang({ testFile, tests, heldMs, violation }: Hang): string {
  const { stall, fix, docs, through } = violation;
  const names = tests.map((name) => JSON.stringify(name)).join(', ');
  const leaf = stall?.leaf === undefined ? '' : ` → ${stall.leaf}()`;
  const via = through ? `, through ${through.packageName} (${through.at})` : '';
  return [
    `[loopguard] in ${names}: the event loop has been held for ${(heldMs / 1000).toFixed(1)} s, and still is`,
    `  file   ${testFile}`,
    `  where  ${hangPlace(violation) ?? 'unknown'}${leaf}${via}`,
    ...(stall && stall.callers.length > 0 ? [`  from   ${stall.callers.join(' ← ')}`] : []),
    `  fix    ${fix}`,
    `  docs   ${docs}`,
  ].join('\n');
}

/** The line that holds the loop, and its function. */
export function hangPlace({ where }: Violation): string | undefined {
  return where && `${where.file}:${where.line}:${where.column} ${where.functionName}`.trimEnd();
}
