import type { FileFacts } from '../ledger/file-facts.js';
import { optOutMistakes } from './opt-out-mistakes.js';
import { unusedMessages } from './unused-opt-outs.js';
import { answer, plainError } from './verdict.js';

/** A file whose tests are over. */
export interface EndedFile extends FileFacts {
  unused: readonly string[];
  /** Failures of loopguard's own. */
  readonly faults: Iterable<string>;
  /** Whether a source of this file may hold an opt-out that cannot work. */
  readonly hasReadSources: boolean;
  /** Whether there may be an opt-out that covered nothing. */
  readonly mayHaveUnused: boolean;
  /** Fails the file, unless its author turned the guard off. */
  mistake(message: string, stack?: readonly string[]): void;
}

/**
 * What a file fails with beyond its tests; what fails nothing is told.
 *
 * @param mistakes - of options, known only when the modules that they name have loaded
 */
export function fileErrors(file: EndedFile, mistakes: Iterable<string>): Error[] {
  const { mode, unusedAllow } = file.options;
  const isMild = mode === 'warn';
  noteOptOutMistakes(file);
  const errors = file.fileLedger.isClean ? [] : answer(file.fileLedger, file, file.warn);
  const errorOf = (message: string): Error => plainError({ message, stack: [] }, file.realmError);
  const unused = file.mayHaveUnused ? unusedMessages(file) : [];
  if (unusedAllow === 'error' && !isMild) errors.push(...unused.map(errorOf));
  else if (unusedAllow !== 'off') leaveUnused(file, unused);
  for (const message of [...mistakes, ...[...file.faults].map(faultText)]) {
    if (isMild) file.warn(message);
    else errors.push(errorOf(message));
  }
  return errors;
}

/** Makes opt-outs that cannot work mistakes of the file. */
function noteOptOutMistakes(file: EndedFile): void {
  if (!file.hasReadSources) return;
  for (const { message, stack } of optOutMistakes(file)) file.mistake(message, stack);
}

/** Tells of opt-outs that covered nothing: in the run's report, or at once. */
function leaveUnused(file: EndedFile, messages: readonly string[]): void {
  if (file.hasRunReport) file.unused = messages;
  else for (const message of messages) file.warn(message);
}

function faultText(text: string): string {
  return `[loopguard] A call could not be judged, so nothing can be said about it: ${text}. The test may have changed a built-in that loopguard needs; if not, please report it.`;
}
