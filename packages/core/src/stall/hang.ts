import { stallEntry } from '../catalog/stall-entry.js';
import type { HangAnswer, HangNote } from '../report/hang-answer.js';
import type { Violation } from '../report/violation.js';
import { bare } from '../safe/descriptors.js';
import { getBuiltinModule, join, rmSync } from '../safe/originals.js';
import type { Attempt } from '../ledger/attempt.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { oneOf } from '../ledger/attribution.js';
import { captureSites, captureText } from '../stack/capture.js';
import { classify } from '../stack/classify.js';
import { describeCall } from '../judge/describe-call.js';
import { settingsOf } from '../judge/file-report.js';
import { pathOf, recordOf } from '../ledger/record.js';
import { judge } from '../judge/judge.js';
import type { FileFacts } from '../ledger/file-facts.js';
import type { HeldBy } from './stall-record.js';
import { statusOf } from '../judge/verdict.js';

/** How long the loop has been held, and when it was asked. */
interface Held {
  readonly now: number;
  readonly heldMs: number;
}

/**
 * Says where code is that still holds the loop; called in between by the watchdog, so the stack
 * below is the hanging one. Undefined when that is allowed, or nobody's fault.
 */
export function describeHang(
  file: FileFacts,
  running: Iterable<Attempt>,
  // Why given: this part is loaded when fake timers may have replaced the clock.
  { now, heldMs }: Held,
  severity: 'error' | 'warn',
): { readonly answer: HangAnswer; readonly by: HeldBy } | undefined {
  const tests = [...running].map(({ test }) => test);
  const sites = captureSites(describeHang);
  const blame = typeof sites === 'object' && classify(sites, [stallEntry.id]);
  const [test] = tests;
  if (!blame || !test) return undefined;
  const evidence = { sites, text: captureText(describeHang, file.stackError) };
  const facts = { share: 1, gcShare: 0, domShare: 0, inner: undefined, isHang: true };
  const judgement = judge(
    recordOf({
      entry: stallEntry,
      blame,
      path: pathOf(evidence),
      severity,
      occurrences: [{ startMs: now - heldMs - test.startedAt, durationMs: heldMs }],
      stall: { cpuMs: heldMs, starvedMs: undefined, cause: 'cpu', ...facts },
      count: 1,
      durationMs: heldMs,
    }),
    test.info,
    file,
  );
  if (judgement.verdict === 'allow') return undefined;
  const { where, stall, fix, docs, through } = judgement.violation;
  const names = tests.map(({ info }) => JSON.stringify(info.name)).join(', ');
  const leaf = stall?.leaf === undefined ? '' : ` → ${stall.leaf}()`;
  const via = through ? `, through ${through.packageName} (${through.at})` : '';
  const position = where && `${where.file}:${where.line}:${where.column} ${where.functionName}`;
  const text = [
    `[loopguard] in ${names}: the event loop has been held for ${(heldMs / 1000).toFixed(1)} s, and still is`,
    `  file   ${file.testFile}`,
    `  where  ${position?.trimEnd() ?? 'unknown'}${leaf}${via}`,
    ...(stall && stall.callers.length > 0 ? [`  from   ${stall.callers.join(' ← ')}`] : []),
    `  fix    ${fix}`,
    `  docs   ${docs}`,
  ].join('\n');
  const note = noteOf(file, test, tests, judgement.violation, now);
  return { answer: { text, ...(note && { note }) }, by: { blame, evidence, facts } };
}

/** What the run's reports say of a hang as long as its file has not ended. */
function noteOf(
  file: FileFacts,
  test: TestLedger,
  tests: readonly TestLedger[],
  violation: Violation,
  now: number,
): HangNote | undefined {
  const { runDirectory, options, hasRunReport, testFile, sources, fileLedger } = file;
  const isWanted = (options.report.json ?? options.report.html) !== undefined;
  if (runDirectory === undefined || !hasRunReport || !isWanted) return undefined;
  const { threadId } = getBuiltinModule('node:worker_threads');
  const owner = tests.length === 1 ? test : fileLedger;
  const context =
    owner === test ? undefined : oneOf(tests.map(({ info }) => JSON.stringify(info.name)));
  const call = describeCall(
    { ...violation, context },
    statusOf(violation, file, owner.info.name),
    undefined,
    // Why a copy: a test that has not ended has run until now.
    { info: owner.info, durationMs: now - test.startedAt },
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
