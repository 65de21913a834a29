import type { FileFacts } from '../ledger/file-facts.js';
import type { CallRecord, Judged } from '../ledger/record.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { judgeUnkept } from './verdict.js';

/** Judges and counts a call whose record is not kept: what an opt-out covers must fail nothing, however much there is. */
export function judgeFurther(record: CallRecord, owner: TestLedger, file: FileFacts): Judged {
  const judged = tryToJudge(record, owner, file);
  owner.countFurther(judged.further);
  return judged;
}

function tryToJudge(record: CallRecord, owner: TestLedger, file: FileFacts): Judged {
  try {
    return judgeUnkept(record, owner, file);
  } catch {
    // Why: it cannot wait until the test has put back what it replaced, and silence is not for the unknown.
    return { further: 'failed', isOfLine: false };
  }
}
