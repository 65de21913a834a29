import { type Allowance, firstMatch } from './allowance.js';
import type { Contest } from './contest.js';
import type { TestLedger } from './test-ledger.js';

/** Notes what covered a call. */
interface Uses {
  useAllowance(allowance: Allowance, owner: TestLedger): void;
}

/**
 * The allowance that covers a call of which it is not known whose it is.
 *
 * Why one of all: whichever test the call was for, its author accepted it.
 */
export function acceptedByAll(
  id: string,
  { hasEnded, running, allowances }: Contest,
  uses: Uses,
): Allowance | undefined {
  if (hasEnded || running.length === 0) return undefined;
  const accepted: [Allowance, TestLedger][] = [];
  for (const { test } of running) {
    const allowance = firstMatch(allowances.get(test) ?? [], id);
    if (allowance === undefined) return undefined;
    accepted.push([allowance, test]);
  }
  const [first, ...others] = accepted;
  for (const [allowance, test] of others) uses.useAllowance(allowance, test);
  return first?.[0];
}
