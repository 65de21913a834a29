import { withoutStacks } from './without-stacks.js';

/** How a property is that errors have by themselves. */
const OWN = { configurable: true, writable: true, enumerable: false };

/** What stands in an error instead. */
export interface ErrorTexts {
  readonly message: string;
  readonly stack: string;
  /** What `String(error)` says, where a runner prints nothing else. */
  readonly text?: string;
}

/**
 * An error with other texts, for a runner that shows one error of a test: that error to programs, and
 * all of them to readers. Why a copy: it may be the user's own, and thrown again.
 */
export function withTexts(error: Error, { message, stack, text }: ErrorTexts): Error {
  const copy = stacklessError('');
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object);
  return Object.defineProperties(copy, {
    ...Object.getOwnPropertyDescriptors(error),
    message: { ...OWN, value: message },
    stack: { ...OWN, value: stack },
    ...(text !== undefined && { toString: { ...OWN, value: () => text } }),
  });
}

/** An error that nobody made anywhere: the runner's own, or a copy. */
export function stacklessError(message: string): Error {
  return withoutStacks(Error, () => new Error(message));
}
