import type { JudgeContext } from './judge-context.js';

/** The reason of the test file's `@loopguard-off`. */
export function readOffReason({
  sources,
  testFile,
}: Pick<JudgeContext, 'sources' | 'testFile'>): string | undefined {
  return sources
    .optOuts(testFile)
    .find(({ kind, isOfFile, problem }) => kind === 'off' && isOfFile && problem === undefined)
    ?.reason;
}
