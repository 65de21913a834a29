import type { CodeFrame } from './file-report.js';
import type { Violation } from './violation.js';

/** The calls that one line of the user's made: one error. */
export interface Block {
  readonly violations: readonly [Violation, ...Violation[]];
  /**
   * `short`: an earlier test of the file has told everything about this line, and what is left to
   * say is the call, the line and the link.
   */
  readonly form: 'whole' | 'short';
  /** False for calls whose arguments are not told, since an earlier test's were. */
  hasArgs(violation: Violation): boolean;
  /** The source lines around the call, where nobody else shows them. */
  readonly source?: CodeFrame | undefined;
  /** Lines of the error's stack. */
  readonly stack: readonly string[];
}

/** A block of one call, with everything that is known of it. */
export function blockOf(violation: Violation): Block {
  return {
    violations: [violation],
    form: 'whole',
    hasArgs: () => true,
    stack: violation.stack,
  };
}

/**
 * Puts the calls of one line together, in the order in which they came. What no line of the user's
 * made is put together by its test, whose line stands for it.
 */
export function groupByLine(violations: readonly Violation[]): [Violation, ...Violation[]][] {
  const groups = new Map<string, [Violation, ...Violation[]]>();
  for (const [index, violation] of violations.entries()) {
    const key = violation.stall ? `stall ${index}` : lineOf(violation);
    const group = groups.get(key);
    if (group) group.push(violation);
    else groups.set(key, [violation]);
  }
  return [...groups.values()];
}

/** What the calls of one block share. */
function lineOf({ where, isOutside, context, wasStopped }: Violation): string {
  const line = where && !isOutside ? `${where.absolute}:${where.line}` : '';
  return `${line} ${context} ${wasStopped}`;
}
