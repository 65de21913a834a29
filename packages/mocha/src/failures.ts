import { withTexts } from '@loopguard/core/adapter';
import type { MochaClass, Runner, Test } from './mocha-types.js';

/** Mocha's reporters begin a message at this column, and leave its further lines as they are. */
const COLUMN = 5;
/** They move a stack to the right by themselves. */
const STACK_COLUMN = 3;
/**
 * From 12 on they take the frames that a stack ends with for the error's, and all before for its message, so
 * that the difference of what was compared would stand in the midst of ours. This is the end of a text that has several.
 */
const END = '\n ';
/** Node's own frame below each callback, while asynchronous contexts are followed: before Node 24. */
const TRAMPOLINE = /\n +at process\.callbackTrampoline \(node:internal\/async_hooks:.*/;

/**
 * One error of everything that a test or a file has failed with, since most reporters show no more of
 * a test. To programs it is the first of them, and to readers all.
 *
 * @param own - what it has failed with by itself
 */
export function oneError(errors: readonly Error[], own?: Error): Error {
  const [first = own, ...others] = own ? [own, ...errors] : errors;
  const { message = '', stack = String(first) } = first ?? {};
  const shown = own ? message : indented(message, COLUMN);
  const text = own ? stack : stack.replace(message, () => shown);
  const texts = others.map((error) => indented(error.stack ?? String(error), STACK_COLUMN));
  return withTexts(first as Error, {
    message: shown,
    stack: [text, ...texts].join('\n\n' + ' '.repeat(STACK_COLUMN)) + (texts.length > 0 ? END : ''),
    text: [String(first), ...others.map(String)].join('\n\n'),
  });
}

function indented(text: string, by: number): string {
  return text.replaceAll(/\n(?=.)/g, `\n${' '.repeat(by)}`);
}

/** Takes out what is in a stack only because we are here. Mocha itself shortens it right before. */
export function clean(error: unknown): void {
  try {
    const { stack } = error as Error;
    if (TRAMPOLINE.test(stack ?? '')) (error as Error).stack = stack?.replace(TRAMPOLINE, '') ?? '';
  } catch {
    // Why: a test may throw anything, and one more frame is no harm.
  }
}

/** Adds a failing test at the top: nothing that Mocha itself says of a file that fails has its name. */
export function addFailure(
  { Test }: MochaClass,
  runner: Runner,
  file: string,
  name: string,
  errors: readonly Error[],
): void {
  const test: Test = new Test(name, () => {});
  Object.assign(test, { file, parent: runner.suite, duration: 0 });
  runner.suite.tests.push(test);
  runner.emit('test', test);
  runner.fail(test, oneError(errors));
  runner.emit('test end', test);
}
