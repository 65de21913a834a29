import { inspect } from './originals.js';

const PENDING = /^[^{]*\{\s*<pending>/;
const BRIEFLY = {
  depth: 0,
  customInspect: false,
  showProxy: false,
  maxArrayLength: 0,
  maxStringLength: 0,
} as const;

/** Whether a promise has not settled, without a handler that would show. */
export function isPending(promise: Promise<unknown>): boolean {
  try {
    return PENDING.test(inspect(promise, BRIEFLY));
  } catch {
    // Why: a value may refuse to be looked at, and only a settled promise has one.
    return false;
  }
}
