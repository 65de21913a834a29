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

/** How often a call site has blocked. */
interface SiteCount {
  readonly violation: Violation;
  count: number;
  durationMs: number;
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

/**
 * How often each site has blocked that was told, over all tests: asked again and again while a program
 * runs, so nothing is judged for it.
 */
export function countsOf(file: FileFacts): SiteCount[] {
  const counts = new Map<string, SiteCount>();
  for (const ledger of [...file.tests.values(), file.fileLedger]) {
    for (const { judgement, count, durationMs } of ledger.records.values()) {
      if (judgement?.verdict !== 'report') continue;
      const { violation } = judgement;
      const key = siteOf(violation);
      const known = counts.get(key);
      if (known) {
        known.count += count;
        known.durationMs += durationMs;
      } else {
        counts.set(key, { violation, count, durationMs, test: ledger.info.name });
      }
    }
  }
  return [...counts.values()];
}

function siteOf({ call, where }: Violation): string {
  return `${call} ${where?.absolute}:${where?.line}:${where?.column}`;
}

function judgeNow(record: CallRecord, ledger: TestLedger, file: FileFacts): News | undefined {
  const news = newsOfCall(record, ledger, file);
  return news && { ...news, error: stopError(news.violation, ledger, file) };
}

/** What is to be said of one call; undefined where it is allowed or known. */
export function newsOfCall(
  record: CallRecord,
  ledger: TestLedger,
  file: FileFacts,
): Omit<News, 'error'> | undefined {
  const judgement = judge(record, ledger.info, file);
  if (judgement.verdict === 'allow') return undefined;
  const { violation } = judgement;
  const status = statusOf(violation, file, ledger.info.name);
  if (status !== 'failed' && status !== 'warned') return undefined;
  return { violation, status, test: ledger.info.name };
}
