import type { Rule } from '../options/types.js';

/** What one test file says about the project's `allow` rules. Plain data: it crosses processes. */
export interface RuleUse {
  readonly unusedAllow: Rule;
  /** The rules' reasons, in the order of the option. */
  readonly reasons: readonly string[];
  /** Positions of the rules that covered something. */
  readonly used: readonly number[];
}

/** What a whole run says about them. */
export interface UnusedRules {
  readonly text: string;
  readonly severity: 'error' | 'warn';
}

/**
 * Finds the `allow` rules that nothing in a run needed. The run must have been a whole one: a rule
 * for a file that was left out is not unused.
 */
export function findUnusedRules(uses: Iterable<RuleUse>): UnusedRules | undefined {
  // Why by their text: every project of a run may have rules of its own.
  const projects = new Map<string, { use: RuleUse; used: Set<number> }>();
  for (const use of uses) {
    const key = JSON.stringify([use.unusedAllow, use.reasons]);
    const project = projects.get(key) ?? { use, used: new Set<number>() };
    for (const index of use.used) project.used.add(index);
    projects.set(key, project);
  }
  const lines: string[] = [];
  let severity: UnusedRules['severity'] = 'warn';
  for (const { use, used } of projects.values()) {
    if (use.unusedAllow === 'off') continue;
    for (const [index, reason] of use.reasons.entries()) {
      if (used.has(index)) continue;
      lines.push(`  allow[${index}]: ${reason}`);
      if (use.unusedAllow === 'error') severity = 'error';
    }
  }
  if (lines.length === 0) return undefined;
  const text = `[loopguard] Nothing needed these allow rules; remove them:\n${lines.join('\n')}`;
  return { text, severity };
}
