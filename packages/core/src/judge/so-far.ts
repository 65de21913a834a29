import { performance } from 'node:perf_hooks';
import type { FileFacts } from '../ledger/file-facts.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { FileReport } from '../report/file-report.js';
import { fileReportOf } from './file-report.js';
import { answer } from './verdict.js';

const now = performance.now.bind(performance);
const told = new WeakMap<FileFacts, Set<string>>();

/** All that was found in a program that goes on. */
export function reportSoFar(file: FileFacts): FileReport | undefined {
  for (const ledger of file.tests.values()) {
    ledger.durationMs = now() - ledger.startedAt;
    // Why nothing is warned of: it was told when it was found.
    if (!ledger.isClean) answer(ledger, file, () => {});
  }
  return fileReportOf(file);
}

/**
 * What is wrong with opt-outs that a program came across, and what could not be judged; each once.
 *
 * @param others - mistakes of options, known only when the modules that they name have loaded
 */
export function newMistakes(
  file: FileFacts & { readonly faults: Iterable<string> },
  others: Iterable<string> = [],
): string[] {
  let known = told.get(file);
  if (known === undefined) {
    known = new Set();
    told.set(file, known);
  }
  const messages = [...others];
  for (const fault of file.faults) {
    messages.push(
      `[loopguard] A call could not be judged, so nothing can be said about it: ${fault}.`,
    );
  }
  for (const ledger of ledgersOf(file)) {
    messages.push(...ledger.mistakes.keys(), ...mistakesOfCalls(ledger));
    if (ledger.further === undefined) continue;
    messages.push(
      `[loopguard] ${ledger.info.name}: more call sites blocked than are kept, so further ones are only counted.`,
    );
  }
  const fresh = messages.filter((message) => !known.has(message));
  for (const message of fresh) known.add(message);
  return [...new Set(fresh)];
}

function ledgersOf({ tests, fileLedger, contexts }: FileFacts): TestLedger[] {
  return [...tests.values(), fileLedger, ...(contexts ? [contexts.nameless] : [])];
}

function mistakesOfCalls({ records }: TestLedger): string[] {
  return [...records.values()].flatMap(({ judgement }) =>
    judgement?.verdict === 'report' ? judgement.mistakes.map(({ message }) => message) : [],
  );
}
