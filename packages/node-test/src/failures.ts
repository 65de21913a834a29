import { isNativeError } from 'node:util/types';
import { stacklessError, withTexts } from '@loopguard/core/adapter';
import type { TestNode } from './test-tree.js';

/**
 * The errors of a test as one, since a test of this runner fails with one. It is the first
 * of them to programs, and all of them to readers.
 */
export function oneError(test: TestNode, errors: readonly [Error, ...Error[]]): Error {
  const [first, ...others] = errors;
  placeErrors(test, errors);
  if (others.length === 0) return first;
  return withTexts(first, {
    message: errors.map(({ message }) => message).join('\n\n'),
    stack: errors.map(({ stack }) => stack).join('\n\n'),
  });
}

/** Makes a test fail with these errors, beside what it has failed with. */
export function failWith(test: TestNode, errors: readonly [Error, ...Error[]]): void {
  const { error: failure } = test;
  // Why not by `fail`: for a test that is expected to fail, that is a success.
  test.passed = false;
  if (!isNativeError(failure)) {
    test.error = testFailure(oneError(test, errors));
  } else if (isNativeError(failure.cause)) {
    failure.cause = oneError(test, [failure.cause, ...errors]);
  } else {
    // Why: what was thrown is no error, or it is one of the runner's own.
    const lines = errors.flatMap(({ name, message }) => `${name}: ${message}`.split('\n'));
    for (const line of lines) test.diagnostic(line);
  }
}

/** Why: reporters put an error without a place in brackets, up to the link that ends it. */
function placeErrors({ loc }: TestNode, errors: readonly Error[]): void {
  if (loc === undefined) return;
  for (const error of errors) {
    const { stack } = error;
    if (typeof stack !== 'string' || /^ {4}at /m.test(stack)) continue;
    Reflect.set(error, 'stack', `${stack}\n    at ${loc.file}:${loc.line}:${loc.column}`);
  }
}

/** What the runner makes of an error that a test throws: reporters show its cause. */
function testFailure(cause: Error): Error {
  return Object.assign(stacklessError(cause.message), {
    code: 'ERR_TEST_FAILURE',
    failureType: 'testCodeFailure',
    cause,
  });
}

/**
 * Adds a failing test at the top: nothing else of a test file that fails is shown with its error.
 *
 * @param place - line, column and file
 */
export function addFailure(
  root: TestNode,
  name: string,
  place: readonly [number, number, string],
  cause: Error,
): void {
  // Why without more: hooks of the user's would run for it, and filters would leave it out.
  const test = root.createSubtest(root.constructor, name, {}, () => {}, { loc: place });
  const { parent } = test;
  failWith(test, [cause]);
  Object.assign(test, {
    filtered: false,
    skipped: false,
    applyFilters() {},
    async run() {
      if (parent) parent.activeSubtests++;
      test.postRun();
    },
  });
  void test.start();
}

/** What a test has failed with so far; the runner wraps what its function throws. */
export function* failuresOf({ error }: TestNode): Generator<unknown> {
  if (error === null || error === undefined) return;
  yield error;
  const { cause } = error as { cause?: unknown };
  if (cause !== undefined) yield cause;
}
