import { optOutMistakes } from '../judge/opt-out-mistakes.js';
import { unusedMessages } from '../judge/unused-opt-outs.js';
import { answer, plainError } from '../judge/verdict.js';
import type { Session } from './session.js';

/** Late: what a file fails with beyond its tests, and what it only tells. */
export function fileErrors(session: Session, mistakes: Iterable<string>): Error[] {
  const { mode, unusedAllow } = session.options;
  const isMild = mode === 'warn';
  noteOptOutMistakes(session);
  const errors = session.fileLedger.isClean
    ? []
    : answer(session.fileLedger, session, session.warn);
  const errorOf = (message: string): Error =>
    plainError({ message, stack: [] }, session.realmError);
  const unused = session.mayHaveUnused ? unusedMessages(session) : [];
  if (unusedAllow === 'error' && !isMild) errors.push(...unused.map(errorOf));
  else if (unusedAllow !== 'off') leaveUnused(session, unused);
  for (const message of [...mistakes, ...[...session.faults].map(faultText)]) {
    if (isMild) session.warn(message);
    else errors.push(errorOf(message));
  }
  return errors;
}

/** Makes opt-outs that cannot work mistakes of the file. */
function noteOptOutMistakes(session: Session): void {
  if (!session.hasReadSources) return;
  for (const { message, stack } of optOutMistakes(session)) session.mistake(message, stack);
}

/** Tells of opt-outs that covered nothing: in the run's report, or at once. */
function leaveUnused(session: Session, messages: readonly string[]): void {
  if (session.hasRunReport) session.unused = messages;
  else for (const message of messages) session.warn(message);
}

function faultText(text: string): string {
  return `[loopguard] A call could not be judged, so nothing can be said about it: ${text}. The test may have changed a built-in that loopguard needs; if not, please report it.`;
}
