import type { TestLedger } from '../ledger/test-ledger.js';
import type { CallRecord } from '../ledger/record.js';
import { late } from '../safe/late.js';
import type { Session } from '../guard/session.js';

/** What becomes of a call that comes from one site more than are kept. */
export type Further = 'failed' | 'warned' | 'allowed';

/** The same for one call, and whether all calls of its line share that. */
export interface Judged {
  readonly further: Further;
  readonly isOfLine: boolean;
}

export function countFurther(owner: TestLedger, further: Further): void {
  owner.further ??= { failed: 0, warned: 0, allowed: 0 };
  owner.further[further]++;
}

/** Judges and counts a call whose record is not kept: what an opt-out covers must fail nothing, however much there is. */
export function judgeFurther(record: CallRecord, owner: TestLedger, session: Session): Judged {
  const judged = tryToJudge(record, owner, session);
  countFurther(owner, judged.further);
  return judged;
}

function tryToJudge(record: CallRecord, owner: TestLedger, session: Session): Judged {
  try {
    return late().judgeFurther(record, owner, session);
  } catch {
    // Why: it cannot wait until the test has put back what it replaced, and silence is not for the unknown.
    return { further: 'failed', isOfLine: false };
  }
}
