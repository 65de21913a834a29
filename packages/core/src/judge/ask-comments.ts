import type { CallRecord, Ruling } from '../ledger/record.js';
import type { TestInfo } from '../ledger/test-info.js';
import type { Mistake } from '../report/mistake.js';
import type { SourceAllow, SourceFiles } from '../source/source-files.js';
import type { Frame } from '../stack/frames.js';
import type { JudgeContext } from './judge-context.js';
import { optOutMistake, problemOf } from './opt-out-mistakes.js';

/** The comments on the lines of the stack, the nearest first. */
export function askFrameComments(
  { entry, blame }: CallRecord,
  frames: readonly (Frame | undefined)[],
  context: JudgeContext,
): Ruling {
  const origin = frames[blame.origin];
  const mistakes: Mistake[] = [];
  for (const frame of frames) {
    if (!frame?.isShown || frame.packageName !== undefined) continue;
    const found = context.sources.commentsAt(frame.path, frame.line);
    const { allowed, mistakes: more } = askComments(found, entry.id, context);
    mistakes.push(...more);
    if (allowed === undefined) continue;
    const isOfLine =
      frame === origin &&
      context.options.allowFor(entry.id).every(({ inside, reach }) => !inside && !reach);
    return { allowed: { ...allowed, isOfLine }, mistakes };
  }
  return { mistakes };
}

/** The comments above the test and in docblocks. */
export function askTestComments(
  { entry }: CallRecord,
  frames: readonly (Frame | undefined)[],
  test: TestInfo,
  context: JudgeContext,
): Ruling {
  return askComments(testComments(frames, test, context), entry.id, context);
}

/** The comment above a test that covers a call, if it can work. */
export function commentAbove(
  test: TestInfo,
  id: string,
  sources: SourceFiles,
): SourceAllow | undefined {
  return commentsAbove(test, sources).find(
    ({ matches, problem }) => matches(id) && problem === undefined,
  );
}

function askComments(
  comments: Iterable<SourceAllow>,
  id: string,
  { ids, root }: JudgeContext,
): Ruling {
  const mistakes: Mistake[] = [];
  for (const comment of comments) {
    const isMeant = comment.matches(id);
    const problem = isMeant ? comment.problem : problemOf(comment, ids);
    if (problem !== undefined) mistakes.push(optOutMistake(comment, problem, root));
    else if (isMeant) {
      const where = `${comment.file}:${comment.line}`;
      return { allowed: { by: { reason: comment.reason, where }, isOfLine: false }, mistakes };
    }
  }
  return { mistakes };
}

/** The comments above the test and in docblocks. */
function* testComments(
  frames: readonly (Frame | undefined)[],
  test: TestInfo,
  { sources, testFile }: JudgeContext,
): Generator<SourceAllow> {
  yield* commentsAbove(test, sources);
  // Why only the blamed file: a docblock speaks for the code in its own file.
  const blamed = frames.find((frame) => frame?.isShown && frame.packageName === undefined)?.path;
  if (blamed !== undefined) yield* sources.docblock(blamed);
  if (blamed !== testFile) yield* sources.docblock(testFile);
}

/** A test is asked for each of its lines. */
const aboveTests = new WeakMap<TestInfo, readonly SourceAllow[]>();

function commentsAbove(test: TestInfo, sources: SourceFiles): readonly SourceAllow[] {
  let found = aboveTests.get(test);
  if (found === undefined) {
    const location = test.location?.();
    found = location
      ? sources.commentsAboveTest(location.file, location.line, location.column)
      : [];
    aboveTests.set(test, found);
  }
  return found;
}
