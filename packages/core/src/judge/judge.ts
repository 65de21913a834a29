import type { CallRecord, Judgement, UsedAllow } from '../ledger/record.js';
import type { TestInfo } from '../ledger/test-info.js';
import type { StallFacts, Violation } from '../report/violation.js';
import { askFrameComments, askTestComments, commentAbove } from './ask-comments.js';
import { askOptions } from './ask-options.js';
import type { JudgeContext } from './judge-context.js';
import { mappedFrames } from './mapped-frames.js';
import { violationOf } from './violation-of.js';

/** Judges a call once. */
export function judge(record: CallRecord, test: TestInfo, context: JudgeContext): Judgement {
  const judgement = (record.judgement ??= judgeFrames(record, test, context));
  if (judgement.verdict === 'allow') return judgement;
  const { count, durationMs } = record;
  const { violation } = judgement;
  const stall = record.stall && violation.stall && { ...violation.stall, ...timesOf(record.stall) };
  return { ...judgement, violation: { ...violation, count, durationMs, ...(stall && { stall }) } };
}

function timesOf({ cpuMs, starvedMs }: StallFacts): Pick<StallFacts, 'cpuMs' | 'starvedMs'> {
  return { cpuMs, starvedMs };
}

/** Applies everything that needs mapped sources: comments, docblocks, `from`, `inside`. */
function judgeFrames(record: CallRecord, test: TestInfo, context: JudgeContext): Judgement {
  const { path, entry } = record;
  const frames = mappedFrames(record, context);
  const describe = (): Violation => violationOf(record, test, frames, context);
  const allow = (by: UsedAllow | undefined, isOfLine = false): Judgement => ({
    verdict: 'allow',
    by,
    isOfLine,
    describe,
  });

  path.byOptions ??= askOptions(record, frames, context);
  const { allowed } = path.byOptions;
  if (allowed) return allow(allowed.by, allowed.isOfLine);
  path.byComments ??= askFrameComments(record, frames, context);
  if (path.byComments.allowed) {
    const { by, isOfLine } = path.byComments.allowed;
    return allow(by, isOfLine);
  }
  const further = askTestComments(record, frames, test, context);
  if (further.allowed) return allow(further.allowed.by);
  const accepted = record.candidates.map((candidate) =>
    commentAbove(candidate, entry.id, context.sources),
  );
  const [first] = accepted;
  if (first && accepted.every((comment) => comment !== undefined)) {
    return allow({ reason: first.reason, where: `${first.file}:${first.line}` });
  }
  return {
    verdict: 'report',
    mistakes: [...path.byComments.mistakes, ...further.mistakes],
    violation: describe(),
  };
}
