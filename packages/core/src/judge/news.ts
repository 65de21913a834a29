import type { FileFacts } from '../ledger/file-facts.js';
import type { CallRecord } from '../ledger/record.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { Violation } from '../report/violation.js';
import { stopError } from './blocks.js';
import { judge } from './judge.js';
import { statusOf } from './verdict.js';

/** A call site that is reported before its test, or its process, has ended. */
interface News {
  readonly violation: Violation;
  readonly status: 'failed' | 'warned';
  readonly error: Error;
  readonly test: string;
}

const told = new WeakSet<CallRecord>();

/** The call sites that were recorded since this was last asked, without those that are allowed or known. */
export function newsOf(file: FileFacts): News[] {
  const all: News[] = [];
  for (const ledger of [...file.tests.values(), file.fileLedger]) {
    for (const record of ledger.records.values()) {
      if (told.has(record)) continue;
      told.add(record);
      const news = judgeNow(record, ledger, file);
      if (news) all.push(news);
    }
  }
  return all;
}

function judgeNow(record: CallRecord, ledger: TestLedger, file: FileFacts): News | undefined {
  const judgement = judge(record, ledger.info, file);
  if (judgement.verdict === 'allow') return undefined;
  const { violation } = judgement;
  const status = statusOf(violation, file, ledger.info.name);
  if (status !== 'failed' && status !== 'warned') return undefined;
  return { violation, status, error: stopError(violation, ledger, file), test: ledger.info.name };
}
