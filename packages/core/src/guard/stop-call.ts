import { stopError } from '../judge/blocks.js';
import { judge } from '../judge/judge.js';
import { awaitsProof } from '../ledger/contest.js';
import type { CallRecord } from '../ledger/record.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { settle } from '../proof/contested.js';
import type { Session } from './session.js';

/** Either the error to throw in place of a call, or the record of one that goes on. */
interface Stopped {
  readonly error?: Error;
  readonly record?: CallRecord;
}

/** Late: what becomes of a call that mode `throw` has to stop. */
export function stopCall(call: CallRecord, session: Session, caller: TestLedger): Stopped {
  const settled = awaitsProof(call) ? settle(call, session) : { record: call, owner: caller };
  if (settled === undefined) return {};
  const { record, owner } = settled;
  const judgement = judge(record, owner.info, session);
  const goesOn =
    judgement.verdict === 'allow' ||
    judgement.violation.severity === 'warn' ||
    session.isKnown(judgement.violation, owner.info.name);
  return goesOn ? { record } : { error: stopError(judgement.violation, owner, session) };
}
