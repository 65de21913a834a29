import { define } from '../safe/descriptors.js';
import { errorFor, stackText } from '../report/blocking-call-error.js';
import { formatBlock } from '../report/format.js';
import type { CallStatus, ReportedCall } from '../report/file-report.js';
import type { Violation } from '../report/violation.js';
import { blocksOf } from './blocks.js';
import { withoutStacks } from '../stack/without-stacks.js';
import { describeCall } from './describe-call.js';
import type { Judged, CallRecord, Judgement, UsedAllow } from '../ledger/record.js';
import { judge } from './judge.js';
import type { Mistake } from '../report/mistake.js';
import { type AttemptStart, sinceStart } from '../ledger/attempt-start.js';
import { noteTold } from './opt-out-mistakes.js';
import type { Attempt } from '../ledger/attempt.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { noteUsed } from '../ledger/used-comments.js';
import type { FileFacts } from '../ledger/file-facts.js';

/** What a test or file has to answer for. */
export interface Verdict {
  readonly violations: readonly Violation[];
  readonly allowed: readonly AllowedCall[];
  readonly mistakes: Mistake[];
}

/** A call that an opt-out covers after a look at where it was made. */
interface AllowedCall {
  readonly violation: Violation;
  readonly by: UsedAllow;
}

/** What of a ledger is judged: by default everything. */
interface Part {
  /** Only what was recorded since. */
  readonly start: AttemptStart | undefined;
  /** False while code of the test may still run. */
  readonly isOver: boolean;
}

/** Judges what a ledger recorded; one violation for each call and line. */
export function verdictOf(ledger: TestLedger, file: FileFacts, part?: Part): Verdict {
  const violations = new Map<string, Violation>();
  const allowed: AllowedCall[] = [];
  const mistakes = new Map<string, Mistake>(ledger.mistakes);
  for (const known of part?.start?.mistakes ?? []) mistakes.delete(known);
  for (const record of ledger.records.values()) {
    if (record.count === 0) continue;
    // Why: whose a stall is may be found out only when its test is over.
    if (part?.isOver === false && record.stall) continue;
    const judgement =
      part?.isOver === false ? judge(record, ledger.info, file) : tryToJudge(record, ledger, file);
    if (judgement === undefined) continue;
    if (judgement.verdict === 'allow') {
      const { by } = judgement;
      if (by) noteUsed(file.optOuts, by);
      if (by && file.hasRunReport) allowed.push({ violation: judgement.describe(), by });
      continue;
    }
    const violation = sinceStart(judgement.violation, record, part?.start);
    if (violation === undefined) continue;
    for (const mistake of judgement.mistakes) mistakes.set(mistake.message, mistake);
    const at = violation.where;
    const key = `${violation.call} ${at?.absolute}:${at?.line}:${at?.column} ${violation.severity} ${violation.context}`;
    const known = violations.get(key);
    if (known) {
      known.count += violation.count;
      known.durationMs += violation.durationMs;
      if (known.stall && violation.stall) known.stall.cpuMs += violation.stall.cpuMs;
      known.occurrences = [...known.occurrences, ...violation.occurrences];
    } else {
      violations.set(key, violation);
    }
  }
  return { violations: [...violations.values()], allowed, mistakes: [...mistakes.values()] };
}

/** Judges a call that is not kept until its test ends. */
export function judgeUnkept(record: CallRecord, ledger: TestLedger, file: FileFacts): Judged {
  const judgement = judge(record, ledger.info, file);
  if (judgement.verdict === 'allow') {
    if (judgement.by) noteUsed(file.optOuts, judgement.by);
    return { further: 'allowed', isOfLine: judgement.isOfLine };
  }
  for (const mistake of judgement.mistakes) ledger.mistakes.set(mistake.message, mistake);
  const isFailed = statusOf(judgement.violation, file, ledger.info.name) === 'failed';
  return { further: isFailed ? 'failed' : 'warned', isOfLine: true };
}

function tryToJudge(
  record: CallRecord,
  { info }: TestLedger,
  file: FileFacts,
): Judgement | undefined {
  try {
    return judge(record, info, file);
  } catch (error) {
    file.fault(error, `${record.entry.id} in ${JSON.stringify(info.name)}`);
    return undefined;
  }
}

/** Judges a test: returns the errors to fail with, and tells the rest by its name. */
export function answerTest(ledger: TestLedger, file: FileFacts): Error[] {
  const name = JSON.stringify(ledger.info.name);
  return answer(ledger, file, (text) => file.warn(`in ${name}: ${text}`));
}

/**
 * Judges a ledger: returns the errors to fail with, hands everything milder to `warn`, and keeps
 * what the run's report will say.
 */
export function answer(ledger: TestLedger, file: FileFacts, warn: (text: string) => void): Error[] {
  const { violations, allowed, mistakes } = verdictOf(ledger, file);
  const { testFile, sources, hasRunReport } = file;
  // Why not where news is told: the test goes on.
  if (file.onNews === undefined) ledger.repeats = undefined;
  const failed: Violation[] = [];
  const warned: Violation[] = [];
  const calls: ReportedCall[] = [];
  const keep = (violation: Violation, status: CallStatus, by?: UsedAllow): void => {
    if (hasRunReport) calls.push(describeCall(violation, status, by, ledger, testFile, sources));
  };
  for (const violation of violations) {
    const status = statusOf(violation, file, ledger.info.name);
    if (status === 'warned') warned.push(violation);
    else if (status === 'failed') failed.push(violation);
    keep(violation, status);
  }
  // Why not then: it has been told.
  const untold = file.onNews === undefined ? warned : [];
  const blocks = blocksOf(untold, ledger, file, false);
  for (const block of blocks) warn(formatBlock(block));
  ledger.warned = blocks.length > 0 ? blocks : undefined;
  for (const { violation, by } of allowed) keep(violation, 'allowed', by);
  ledger.calls = calls;
  if (ledger.further !== undefined) {
    const count = ledger.further.failed || ledger.further.warned;
    const message = furtherText(count);
    // Why also with a baseline: it cannot hold what was not kept, and what it does hold must pass.
    const isMild = file.options.baseline !== undefined && failed.length === 0;
    if (ledger.further.failed > 0 && !isMild) mistakes.push({ message, stack: [] });
    else if (count > 0) warn(message);
  }
  const isWarnMode = file.options.mode === 'warn';
  noteTold(file, mistakes);
  if (isWarnMode) for (const { message } of mistakes) warn(message);
  return errorsOf(failed, isWarnMode ? [] : mistakes, ledger, file);
}

function errorsOf(
  failed: readonly Violation[],
  mistakes: readonly Mistake[],
  ledger: TestLedger,
  file: FileFacts,
): Error[] {
  return withoutStacks(file.realmError, () => [
    ...blocksOf(failed, ledger, file, true).map((block) => errorFor(block, file.realmError)),
    ...mistakes.map((mistake) => plainError(mistake, file.realmError)),
  ]);
}

function furtherText(count: number): string {
  return `[loopguard] ${count} more blocking calls came from further call sites; these are the first ones.`;
}

/** The errors that an attempt has to fail with; nothing is kept for the report, and nothing warned of. */
export function attemptErrors(attempt: Attempt, file: FileFacts, isOver: boolean): Error[] {
  const { test: ledger, start } = attempt;
  try {
    const { violations, mistakes } = verdictOf(ledger, file, { start, isOver });
    const failed = violations.filter(
      (violation) => statusOf(violation, file, ledger.info.name) === 'failed',
    );
    const further = (ledger.further?.failed ?? 0) - (start?.further?.failed ?? 0);
    if (further > 0 && (failed.length > 0 || file.options.baseline === undefined)) {
      mistakes.push({ message: furtherText(further), stack: [] });
    }
    return errorsOf(failed, file.options.mode === 'warn' ? [] : mistakes, ledger, file);
  } catch (error) {
    // Why: what the test has replaced for now need not be so when it is over.
    if (!isOver) return [];
    throw error;
  }
}

export function statusOf(violation: Violation, file: FileFacts, testName: string): CallStatus {
  if (violation.severity === 'warn') return 'warned';
  if (file.isKnown(violation, testName)) return 'known';
  return file.options.mode === 'warn' ? 'warned' : 'failed';
}

export function plainError({ message, stack }: Mistake, RealmError: ErrorConstructor): Error {
  const error = new RealmError(message);
  define(error, 'stack', {
    value: stackText('Error', message, stack),
    configurable: true,
    writable: true,
  });
  return error;
}
