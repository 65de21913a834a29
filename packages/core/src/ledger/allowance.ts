import type { Matcher } from '../options/match.js';

/** An opt-out that covers a part of the run, and whether anything needed it. */
export interface Allowance {
  readonly reason: string;
  readonly matches: Matcher;
  /** Whether it covers computation as well. */
  readonly allowsStalls: boolean;
  /** Tells it from others of a program, which goes on. */
  readonly key?: string;
  /** Where it was made, for the report. */
  readonly where: string;
  /** How many calls it covered. */
  uses: number;
}

/** The first allowance that covers a call. */
// Why by index: a test may have replaced the methods and the iterator of arrays.
export function firstMatch(allowances: readonly Allowance[], id: string): Allowance | undefined {
  for (let index = 0; index < allowances.length; index++) {
    const allowance = allowances[index] as Allowance;
    if (allowance.matches(id)) return allowance;
  }
  return undefined;
}
