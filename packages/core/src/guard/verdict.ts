import { blockingCallErrorClass, stackText } from '../report/blocking-call-error.js';
import { formatViolation } from '../report/format.js';
import type { Violation } from '../report/violation.js';
import { judge, type JudgeContext } from './judge.js';
import type { Mistake, TestLedger } from './owner.js';
import type { Session } from './session.js';

/** What a test or file has to answer for. */
interface Verdict {
  readonly violations: readonly Violation[];
  readonly mistakes: readonly Mistake[];
}

export function judgeContext(session: Session, ids: readonly string[]): JudgeContext {
  const { options, root, testFile, isTestFile, sources } = session;
  return { options, root, testFile, isTestFile, sources, ids };
}

/** Judges everything that a ledger recorded; one violation for each call and line. */
export function verdictOf(ledger: TestLedger, session: Session, ids: readonly string[]): Verdict {
  const context = judgeContext(session, ids);
  const violations = new Map<string, Violation>();
  const mistakes = new Map<string, Mistake>(ledger.mistakes);
  for (const record of ledger.records.values()) {
    if (record.count === 0) continue;
    const judgement = judge(record, ledger.info, context);
    if (judgement.verdict === 'allow') {
      if (judgement.by) session.noteUsed(judgement.by);
      continue;
    }
    const { violation } = judgement;
    for (const mistake of judgement.mistakes) mistakes.set(mistake.message, mistake);
    const at = violation.where;
    const key = `${violation.call} ${at?.absolute}:${at?.line}:${at?.column} ${violation.context}`;
    const known = violations.get(key);
    if (known) {
      known.count += violation.count;
      known.durationMs += violation.durationMs;
    } else {
      violations.set(key, violation);
    }
  }
  if (ledger.dropped > 0) {
    const message = `[loopguard] ${ledger.dropped} more blocking calls came from further call sites; these are the first ones.`;
    mistakes.set(message, { message, stack: [] });
  }
  return { violations: [...violations.values()], mistakes: [...mistakes.values()] };
}

/** Turns a verdict into errors to fail with, and hands everything milder to `warn`. */
export function toErrors(
  verdict: Verdict,
  session: Session,
  warn: (text: string) => void,
): Error[] {
  const isWarnMode = session.options.mode === 'warn';
  const BlockingCallError = blockingCallErrorClass(session.realmError);
  const errors: Error[] = [];
  for (const violation of verdict.violations) {
    if (isWarnMode || violation.severity === 'warn') warn(`${formatViolation(violation)}`);
    else errors.push(new BlockingCallError(violation));
  }
  for (const mistake of verdict.mistakes) {
    if (isWarnMode) warn(mistake.message);
    else errors.push(plainError(mistake, session.realmError));
  }
  return errors;
}

export function plainError({ message, stack }: Mistake, RealmError: ErrorConstructor): Error {
  const error = new RealmError(message);
  Object.defineProperty(error, 'stack', {
    value: stackText('Error', message, stack),
    configurable: true,
    writable: true,
  });
  return error;
}
