import type { Attempt } from '../ledger/attempt.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { late } from './late-parts.js';
import type { Session } from './session.js';

// Where nothing blocked there is nothing to say, and nothing late is loaded to say it.

/** Whether nothing was found that a test may have to answer for. Asked several times for each. */
export function isSilent(session: Session, test: TestLedger): boolean {
  return test.isClean && session.contested.isClean && session.stalls?.hasLeftovers !== true;
}

/** The errors that a test has to fail with, over all its attempts so far. */
export function testErrors(session: Session, test: TestLedger): Error[] {
  session.stalls?.settle(test);
  settleContested(session);
  return test.isClean ? [] : late().answerTest(test, session);
}

/**
 * The errors that one attempt of a test has to fail with, so far. What `testErrors` does for the
 * run's report and for warnings is left to it.
 *
 * @param isOver - false while code of the test may still run: what cannot be said yet is left out
 */
export function attemptErrors(session: Session, attempt: Attempt, isOver: boolean): Error[] {
  const { test } = attempt;
  if (isOver) session.stalls?.settle(test);
  settleContested(session);
  return test.isClean ? [] : late().attemptErrors(attempt, session, isOver);
}

/**
 * The errors that the file has to fail with: calls that no single test can answer for.
 *
 * @param mistakes - of options, known only when the modules that they name have loaded
 */
export function fileErrors(session: Session, mistakes: ReadonlySet<string> | undefined): Error[] {
  settleContested(session);
  const { fileLedger, faults, hasReadSources, mayHaveUnused } = session;
  const isQuiet = fileLedger.isClean && faults.size === 0 && !mistakes?.size;
  if (isQuiet && !hasReadSources && !mayHaveUnused) return [];
  return late().fileErrors(session, mistakes ?? []);
}

function settleContested(session: Session): void {
  if (!session.contested.isClean) late().settleContested(session);
}
