import { findTestLine } from '../source/find-test.js';
import type { TestLine } from '../report/violation.js';
import { displayPath } from '../stack/display-path.js';
import type { Frame } from '../stack/frames.js';
import type { JudgeContext } from './judge-context.js';
import type { TestInfo } from '../ledger/test-info.js';

/** Where a test is defined, for calls that no line of the user's leads to. */
export function testLineOf(
  test: TestInfo,
  frames: readonly (Frame | undefined)[],
  { root, testFile, sources }: JudgeContext,
): TestLine {
  const known = test.location?.();
  const path = known?.file ?? testFile;
  const line =
    known?.line ??
    findTestLine(sources.calls(testFile), test.name) ??
    frames.find((frame) => frame?.path === testFile)?.line;
  const text = line === undefined ? undefined : sources.line(path, line);
  return {
    name: test.name,
    file: displayPath(root, path),
    absolute: path.replaceAll('\\', '/'),
    line,
    column: text === undefined ? undefined : text.length - text.trimStart().length + 1,
  };
}
