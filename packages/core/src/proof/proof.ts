import { mappedFrames } from '../judge/mapped-frames.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { Contest, StackOf } from '../ledger/contest.js';
import type { FileFacts } from '../ledger/file-facts.js';
import { isAround } from './innermost-tests.js';
import { type TextMatch, TestTexts } from './test-texts.js';

/** Whose a call is for certain, as far as that can be said. */
export type Proof =
  | { readonly of: 'test'; readonly test: TestLedger }
  /** Code of a test that had ended. */
  | { readonly of: 'ended'; readonly test: TestLedger }
  /** Code that several running tests share the text of. */
  | { readonly of: 'one of'; readonly tests: readonly TestLedger[] }
  | { readonly of: 'nobody' };

/** A frame in the text of a test, and its position in the stack. */
interface FoundMatch extends TextMatch {
  readonly index: number;
}

const texts = new WeakMap<FileFacts, TestTexts>();

/** Reads from a stack whose a call is. */
export function proofOf(stack: StackOf, file: FileFacts): Proof {
  return decide(stack.contest, stack.isRunners, matchesIn(stack, file));
}

/**
 * The running test in whose text the nearest frame lies that tells anything. No frame beyond that one
 * makes a difference.
 */
export function nearestProof(
  stack: StackOf,
  file: FileFacts,
): { readonly test: TestLedger; readonly index: number } | undefined {
  const [nearest] = matchesIn(stack, file);
  const [only, ...others] = nearest?.tests ?? [];
  if (nearest === undefined || only === undefined || others.length > 0) return undefined;
  const isRunning = stack.contest.running.some(({ test }) => test === only);
  return isRunning ? { test: only, index: nearest.index } : undefined;
}

/**
 * Proof is a frame, also one that awaits, in the text of a test; the nearest one, since code may call
 * what another test has handed over. Without such a frame it is the runner's own frame: code that the
 * runner calls or awaits keeps the context of its test.
 *
 * @param matches - the nearest first
 */
export function decide(contest: Contest, isRunners: boolean, matches: readonly TextMatch[]): Proof {
  const context = contest.attempt?.test;
  const isRunning = (test: TestLedger): boolean =>
    contest.running.some((attempt) => attempt.test === test);
  const [nearest] = matches;
  if (context !== undefined && isAwaited(context, contest, nearest?.tests)) {
    return { of: 'test', test: context };
  }
  if (nearest === undefined) {
    if (!isRunners || context === undefined) return { of: 'nobody' };
    return { of: contest.hasEnded ? 'ended' : 'test', test: context };
  }
  const { tests } = nearest;
  const [only] = tests;
  if (only && tests.length === 1) return { of: isRunning(only) ? 'test' : 'ended', test: only };
  if (context !== undefined && tests.includes(context)) {
    // Why only its body: that goes on in its own context, while a function that it has made runs in
    // the context of whoever calls it.
    const isOwn =
      isRunners || matches.some((match) => match.isBody && match.tests.includes(context));
    if (isOwn) return { of: contest.hasEnded ? 'ended' : 'test', test: context };
  }
  const running = tests.filter(isRunning);
  if (running.length > 0) return { of: 'one of', tests: running };
  const ended = context !== undefined && tests.includes(context) ? context : only;
  return ended ? { of: 'ended', test: ended } : { of: 'nobody' };
}

function matchesIn({ path, blame, telling }: StackOf, file: FileFacts): FoundMatch[] {
  const { sources, testFile, tests } = file;
  let known = texts.get(file);
  if (known === undefined) {
    known = new TestTexts(testFile, sources.calls(testFile));
    texts.set(file, known);
  }
  const found: FoundMatch[] = [];
  const frames = mappedFrames({ path, blame }, file);
  for (const [index, frame] of frames.slice(0, telling).entries()) {
    const match = frame && known.find(frame, tests.values());
    if (match) found.push({ ...match, index });
  }
  return found;
}

/**
 * Whether all other tests that run wait for this one, in whose context it was, and no text says
 * otherwise: what runs meanwhile is its own, also where it calls what an outer one has made.
 */
function isAwaited(
  test: TestLedger,
  { running, hasEnded }: Contest,
  nearest: readonly TestLedger[] = [],
): boolean {
  if (hasEnded || running.length < 2) return false;
  const isOuter = (other: TestLedger): boolean => isAround(other.info, test.info);
  const others = running.map((attempt) => attempt.test).filter((other) => other !== test);
  return others.every(isOuter) && nearest.every(isOuter);
}
