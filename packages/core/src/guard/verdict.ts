import { blockingCallErrorClass, stackText } from '../report/blocking-call-error.js';
import { formatViolation } from '../report/format.js';
import type { Violation } from '../report/violation.js';
import { withFormatter } from './capture.js';
import { judge, type JudgeContext } from './judge.js';
import type { Mistake } from '../report/mistake.js';
import type { TestLedger } from './owner.js';
import type { CallRecord, Judgement } from './record.js';
import type { Session } from './session.js';

/** What a test or file has to answer for. */
interface Verdict {
  readonly violations: readonly Violation[];
  readonly mistakes: readonly Mistake[];
}

export function judgeContext(session: Session, ids: readonly string[]): JudgeContext {
  const { options, root, testFile, isTestFile, sources, stackOf } = session;
  return { options, root, testFile, isTestFile, sources, ids, stackOf };
}

/** Judges everything that a ledger recorded; one violation for each call and line. */
export function verdictOf(ledger: TestLedger, session: Session, ids: readonly string[]): Verdict {
  const context = judgeContext(session, ids);
  const violations = new Map<string, Violation>();
  const mistakes = new Map<string, Mistake>(ledger.mistakes);
  for (const record of ledger.records.values()) {
    if (record.count === 0) continue;
    const judgement = tryToJudge(record, ledger, session, context);
    if (judgement === undefined) continue;
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

function tryToJudge(
  record: CallRecord,
  { info }: TestLedger,
  session: Session,
  context: JudgeContext,
): Judgement | undefined {
  try {
    return judge(record, info, context);
  } catch (error) {
    session.fault(error, `${record.entry.id} in ${JSON.stringify(info.name)}`);
    return undefined;
  }
}

/** Turns a verdict into errors to fail with, and hands everything milder to `warn`. */
export function toErrors(
  verdict: Verdict,
  session: Session,
  warn: (text: string) => void,
): Error[] {
  const isWarnMode = session.options.mode === 'warn';
  const { realmError } = session;
  const BlockingCallError = blockingCallErrorClass(realmError);
  const isWarning = ({ severity }: Violation): boolean => isWarnMode || severity === 'warn';
  for (const violation of verdict.violations) {
    if (isWarning(violation)) warn(formatViolation(violation));
  }
  if (isWarnMode) for (const { message } of verdict.mistakes) warn(message);
  // Why: making an error formats its first stack, and a test may have left a hook that throws.
  return withFormatter(realmError, undefined, () => [
    ...verdict.violations
      .filter((violation) => !isWarning(violation))
      .map((violation) => new BlockingCallError(violation)),
    ...(isWarnMode ? [] : verdict.mistakes.map((mistake) => plainError(mistake, realmError))),
  ]);
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
