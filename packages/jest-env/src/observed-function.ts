import { types } from 'node:util';
import { compileFunction } from 'node:vm';
import type { Hook, TestEntry } from './circus-types.js';

export type TestFunction = (this: unknown, ...args: unknown[]) => unknown;

const { isAsyncFunction, isGeneratorFunction } = types;
const { apply, defineProperty } = Reflect;
const FILE = 'node:internal/@loopguard/test-function';

// Why compiled under such a name: an error that the function throws has this frame in its stack, and
// Jest prints every frame but those of itself and of Node.
const makeObserved = compileFunction(
  `return function (...args) {
    let result;
    enter();
    try {
      return (result = apply(fn, this, args));
    } finally {
      leave(result);
    }
  };`,
  ['apply', 'fn', 'enter', 'leave'],
  { filename: FILE },
) as (
  apply: typeof Reflect.apply,
  fn: TestFunction,
  enter: () => void,
  leave: (result: unknown) => void,
) => TestFunction;

/** A function that tells when it is called, and what it has returned. */
export function observed(
  fn: TestFunction,
  enter: () => void,
  leave: (result: unknown) => void,
): TestFunction {
  const wrapped = makeObserved(apply, fn, enter, leave);
  // Why: Jest passes `done` to functions that declare a parameter.
  if (fn.length > 0) {
    // Why no prototype: a test of another file may have put something on `Object.prototype`.
    const length = { __proto__: null, value: fn.length, configurable: true };
    defineProperty(wrapped, 'length', length as PropertyDescriptor);
  }
  return wrapped;
}

/** Whether Jest waits for a function, whatever it returns: for its promise, its `done`, or each value that it yields. */
export function isAwaited(fn: TestFunction): boolean {
  return isAsyncFunction(fn) || isGeneratorFunction(fn) || fn.length > 0;
}

/**
 * Tells when Jest takes the function of a test or hook, which it does right before it calls it: what
 * is entered then is entered for the call.
 *
 * Why not by a function around it: that would stand in the stack of every error which the user's throws.
 *
 * @param taken - told of each look; gives back what Jest is to call
 */
export function whenTaken(
  entry: TestEntry | Hook,
  taken: (fn: TestFunction) => TestFunction,
): void {
  let fn = entry.fn as TestFunction;
  const accessor = {
    __proto__: null,
    get: () => taken(fn),
    // Why: an environment of the user's may put in a function of its own.
    set: (given: TestFunction) => {
      fn = given;
    },
    enumerable: true,
    configurable: true,
  };
  defineProperty(entry, 'fn', accessor as PropertyDescriptor);
}

/** Takes our frame out of the stack of what a test has thrown: reporters hand on the text. */
export function withoutOwnFrame(error: unknown): void {
  try {
    const { stack } = error as Error;
    if (typeof stack !== 'string' || !stack.includes(FILE)) return;
    const lines = stack.split('\n');
    (error as Error).stack = lines.filter((line) => !line.includes(FILE)).join('\n');
  } catch {
    // Why: a test may throw anything, and one more frame is no harm.
  }
}
