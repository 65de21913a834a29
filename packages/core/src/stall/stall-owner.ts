import { toPath } from '../stack/paths.js';
import { parsePosition, stackLines } from '../stack/frames.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { CallRecord } from '../ledger/record.js';
import type { FileFacts } from '../ledger/file-facts.js';

/** Moves those of these stalls from their test to the file that began in the function of an ended one. */
export function moveToOwners(
  file: FileFacts,
  stalls: readonly CallRecord[],
  test: TestLedger,
): void {
  const { records } = file.fileLedger;
  const ended = [...file.tests.values()].filter(({ hasEnded }) => hasEnded);
  for (const record of stalls) {
    const owner = ownerOfStall(file, record, [test, ...ended]);
    if (owner === undefined || owner === test) continue;
    for (const [key, known] of test.records) if (known === record) test.records.delete(key);
    const context = `${JSON.stringify(owner.info.name)} had already ended, while ${JSON.stringify(test.info.name)} ran: await what it starts`;
    records.set(`leftover stall ${records.size}`, { ...record, context });
  }
}

/** The one of the tests in whose function a stall began; undefined where no frame is in one. */
function ownerOfStall(
  { sources, testFile, stackOf }: FileFacts,
  { path: { evidence } }: CallRecord,
  tests: readonly TestLedger[],
): TestLedger | undefined {
  const stack = evidence && stackOf(evidence.text);
  const lines = typeof stack === 'string' ? stackLines(stack) : [];
  // Why the outermost first: a test may call what another one has defined.
  for (const line of lines.toReversed()) {
    const position = parsePosition(line);
    if (!position || toPath(position.file) !== testFile) continue;
    for (const test of tests) {
      const start = test.info.location?.();
      const range = start && sources.calls(start.file)?.linesAt(start.line, start.column);
      if (range && range.first <= position.line && position.line <= range.last) return test;
    }
  }
  return undefined;
}
