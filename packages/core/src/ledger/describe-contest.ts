import { SafeMap } from '../safe/collections.js';
import type { Allowance } from './allowance.js';
import type { Attempt, Store } from './attempt.js';
import type { Contest } from './contest.js';
import type { TestLedger } from './test-ledger.js';

/** Who may make calls in an asynchronous context now. */
export function describeContest(
  store: Store | undefined,
  active: Iterable<Attempt>,
  number: number,
): Contest {
  const running = [...active];
  const allowances = new SafeMap<TestLedger, readonly Allowance[]>();
  for (const { test } of running) allowances.set(test, [...test.allowances]);
  const attempt = store?.attempt;
  const hasEnded = attempt?.isDone === true;
  const isShared = hasEnded && store?.phase !== 'body';
  return {
    number,
    attempt: isShared ? undefined : attempt,
    hasEnded: hasEnded && !isShared,
    running,
    allowances,
  };
}
