import type { MochaClass, Runner, Test } from './mocha-types.js';

/**
 * Errors as one: most reporters show the first of a test. It is the first of them to programs, and
 * all of them to readers.
 */
export function oneError([first, ...others]: readonly [Error, ...Error[]]): Error {
  if (others.length === 0) return first;
  const texts = others.map((error) => error.stack ?? String(error));
  // Why a copy: the first may be the user's own, and thrown again.
  const joined = withoutStack(() => new Error());
  Object.setPrototypeOf(joined, Object.getPrototypeOf(first) as object);
  const own = { configurable: true, writable: true, enumerable: false };
  return Object.defineProperties(joined, {
    ...Object.getOwnPropertyDescriptors(first),
    stack: { ...own, value: [first.stack ?? String(first), ...texts].join('\n\n') },
    // Why: a reporter may print nothing else.
    toString: { ...own, value: () => [String(first), ...others.map(String)].join('\n\n') },
  });
}

function withoutStack<T>(make: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** Adds a failing test at the top: nothing that Mocha itself says of a file that fails has its name. */
export function addFailure(
  { Test }: MochaClass,
  runner: Runner,
  file: string,
  name: string,
  errors: readonly [Error, ...Error[]],
): void {
  const test: Test = new Test(name, () => {});
  Object.assign(test, { file, parent: runner.suite, duration: 0 });
  runner.suite.tests.push(test);
  runner.emit('test', test);
  runner.fail(test, oneError(errors));
  runner.emit('test end', test);
}
