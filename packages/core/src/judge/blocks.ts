import { type Block, groupByLine } from '../report/block.js';
import { errorFor } from '../report/blocking-call-error.js';
import type { CodeFrame } from '../report/file-report.js';
import type { Violation } from '../report/violation.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { FileFacts } from '../ledger/file-facts.js';
import { codeFrameOf } from './describe-call.js';

/** What the first test of a file that came to a line has said about it. */
interface Told {
  readonly by: TestLedger;
  /** By call. */
  readonly args: ReadonlyMap<string, string>;
}

const toldIn = new WeakMap<FileFacts, Map<string, Told>>();

/**
 * What a test says about its calls: one block for each line. A suite comes to few lines and in
 * hundreds of tests, so what an earlier test of the file has said about a line is not said again.
 * Where the runner prints equal errors once, they are made equal; elsewhere the later ones are short.
 *
 * @param isError - false for what is printed here and now
 */
export function blocksOf(
  violations: readonly Violation[],
  ledger: TestLedger,
  file: FileFacts,
  isError: boolean,
): Block[] {
  const isAlone = isError && file.tellsEachTest;
  const isMerged = isError && file.printsEqualErrorsOnce && !isAlone;
  return groupByLine(violations).map((group) => {
    const told = tellOnce(group, ledger, file, isError);
    const isFirst = isAlone || told.by === ledger || group[0].stall !== undefined;
    const form = isFirst || isMerged ? 'whole' : 'short';
    return {
      violations: group,
      form,
      hasArgs: ({ call, args }) => form === 'short' || isFirst || told.args.get(call) === args,
      source: isError && isFirst && file.showsNoSource ? sourceOf(group[0], file) : undefined,
      stack: form === 'short' ? [] : stackOf(group[0], isMerged),
    };
  });
}

/** The error to throw at a call, which is also what its test fails with in the end. */
export function stopError(violation: Violation, ledger: TestLedger, file: FileFacts): Error {
  const [block] = blocksOf([violation], ledger, file, true);
  return errorFor(block as Block, file.realmError);
}

function sourceOf({ where }: Violation, { sources }: FileFacts): CodeFrame | undefined {
  return where && codeFrameOf(sources, where.absolute, where.line);
}

function tellOnce(
  group: Block['violations'],
  ledger: TestLedger,
  file: FileFacts,
  isError: boolean,
): Told {
  let tolds = toldIn.get(file);
  if (tolds === undefined) {
    tolds = new Map();
    toldIn.set(file, tolds);
  }
  const [{ where, context }] = group;
  const ids = group.map(({ call }) => call).join(' ');
  const key = `${isError} ${where?.absolute}:${where?.line} ${context} ${ids}`;
  let told = tolds.get(key);
  if (told === undefined) {
    told = { by: ledger, args: new Map(group.map(({ call, args }) => [call, args])) };
    tolds.set(key, told);
  }
  return told;
}

/**
 * Where a runner compares stacks, only the line that its code frame shows: the way to it differs
 * from test to test, and is in the reports.
 */
function stackOf({ stack, test, stall }: Violation, isMerged: boolean): readonly string[] {
  const ofTest =
    test?.line === undefined ? [] : [`${test.absolute}:${test.line}:${test.column ?? 1}`];
  if (!isMerged || stall) return [...stack, ...ofTest];
  return ofTest.length > 0 ? ofTest : stack.slice(0, 1);
}
