import type { TestInfo } from '../ledger/test-info.js';
import type { TestLedger } from '../ledger/test-ledger.js';

/** Of tests that run, those that wait for none of the others. */
export function innermostTests(tests: readonly TestLedger[]): TestLedger[] {
  return tests.filter(({ info }) => !tests.some((other) => isAround(info, other.info)));
}

/** Whether a test is one of those that another is a part of. */
export function isAround(outer: TestInfo, { outer: around }: TestInfo): boolean {
  return around !== undefined && (around === outer || isAround(outer, around));
}
