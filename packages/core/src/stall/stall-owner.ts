import { toPath } from '../stack/files.js';
import { parsePosition, stackLines } from '../stack/frames.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { CallRecord } from '../ledger/record.js';
import type { FileFacts } from '../ledger/file-facts.js';

/** The one of the tests in whose function a stall began; undefined where no frame is in one. */
export function ownerOfStall(
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
