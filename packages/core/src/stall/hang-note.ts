import { describeCall } from '../judge/describe-call.js';
import { settingsOf } from '../judge/file-report.js';
import { statusOf } from '../judge/verdict.js';
import type { FileFacts } from '../ledger/file-facts.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { HangNote } from '../report/hang-answer.js';
import type { Violation } from '../report/violation.js';
import { bare } from '../safe/descriptors.js';
import { getBuiltinModule, join, rmSync } from '../safe/originals.js';

/**
 * What the run's reports say of a hang as long as its file has not ended; undefined where nobody writes one.
 *
 * @param owner - who answers for it
 * @param durationMs - how long that test has run so far
 */
export function hangNoteOf(
  file: FileFacts,
  owner: TestLedger,
  durationMs: number,
  violation: Violation,
): HangNote | undefined {
  const { runDirectory, options, hasRunReport, testFile, sources } = file;
  const isWanted = (options.report.json ?? options.report.html) !== undefined;
  if (runDirectory === undefined || !hasRunReport || !isWanted) return undefined;
  const { threadId } = getBuiltinModule('node:worker_threads');
  const call = describeCall(
    violation,
    statusOf(violation, file, owner.info.name),
    undefined,
    // Why a copy: a test that has not ended has run until now.
    { info: owner.info, durationMs },
    testFile,
    sources,
  );
  return {
    path: join(runDirectory, `${process.pid}-${threadId}.hang`),
    report: {
      testFile: testFile.replaceAll('\\', '/'),
      settings: settingsOf(file),
      calls: [{ ...call, isHanging: true }],
      allowances: [],
      unused: [],
    },
  };
}

/** A file that has ended speaks for itself. */
export function takeBack({ path }: HangNote): void {
  rmSync(path, bare({ force: true }));
}
