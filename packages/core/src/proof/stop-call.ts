import { stopError } from '../judge/blocks.js';
import { judge } from '../judge/judge.js';
import { awaitsProof } from '../ledger/contest.js';
import type { FileFacts } from '../ledger/file-facts.js';
import type { CallRecord } from '../ledger/record.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { settle } from './contested.js';

/** Either the error to throw in place of a call, or the record of one that goes on. */
interface Stopped {
  readonly error?: Error;
  readonly record?: CallRecord;
}

/** What becomes of a call that mode `throw` has to stop. */
export function stopCall(call: CallRecord, file: FileFacts, caller: TestLedger): Stopped {
  const settled = awaitsProof(call) ? settle(call, file) : { record: call, owner: caller };
  if (settled === undefined) return {};
  const { record, owner } = settled;
  const judgement = judge(record, owner.info, file);
  const goesOn =
    judgement.verdict === 'allow' ||
    judgement.violation.severity === 'warn' ||
    file.isKnown(judgement.violation, owner.info.name);
  return goesOn ? { record } : { error: stopError(judgement.violation, owner, file) };
}
