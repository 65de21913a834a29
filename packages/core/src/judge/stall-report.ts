import type { Location, StallFacts, StallReport } from '../report/violation.js';
import { displayPath } from '../stack/display-path.js';
import type { Frame } from '../stack/frames.js';
import type { JudgeContext } from './judge-context.js';
import type { TestInfo } from '../ledger/test-info.js';
import type { CallRecord } from '../ledger/record.js';
import { builtInOn, indentOf } from '../source/uses.js';

const MAX_CALLERS = 4;

/** Adds what only the sources tell: what the blamed line calls, and who called the function. */
export function stallReport(
  record: CallRecord,
  facts: StallFacts,
  frames: readonly (Frame | undefined)[],
  { sources }: JudgeContext,
): StallReport {
  const { origin, offender } = record.blame;
  const at = origin === -1 ? offender : origin;
  const frame = frames[at];
  const callers = frames
    .slice(at + 1)
    .filter((caller): caller is Frame => caller?.isShown ?? false)
    .slice(0, MAX_CALLERS)
    .map(({ functionName, file, line }) =>
      functionName === '' ? `${file}:${line}` : `${functionName} (${file}:${line})`,
    );
  // Why only without an offender: what runs inside a package is named by the package.
  const leaf =
    frame && offender === -1 ? builtInOn(sources.line(frame.path, frame.line)) : undefined;
  return { ...facts, leaf, callers: frame ? callers : [] };
}

/** Where a test is written, for a stall that nothing more is known of. */
export function testLocation(
  test: TestInfo,
  { root, sources }: JudgeContext,
): Location | undefined {
  const known = test.location?.();
  if (known === undefined) return undefined;
  const { file, line } = known;
  return {
    file: displayPath(root, file),
    absolute: file.replaceAll('\\', '/'),
    line,
    column: indentOf(sources.line(file, line) ?? '') + 1,
    functionName: '',
  };
}
