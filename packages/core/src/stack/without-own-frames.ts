import { bare } from '../safe/descriptors.js';
import type { Holder } from './holder.js';
import { fileInfo } from './files.js';
import { parsePosition } from './frames.js';

const FRAME = /^\s+at /;
const NAME = /^\s+at (?:.*\.)?(?<name>[^ .]+)(?: \[as [^\]]*\])? \(/;

/** The user's part of a stack. */
export interface Callers extends Holder {
  /** The name of the function that they called, unless there are further wrappers below it. */
  readonly called: string | undefined;
}

/**
 * A formatted stack without frames of loopguard. Where the limit has cut it, the user's frames that
 * ours took the place of come back from `below`, the stack from the user's call on.
 */
export function withoutOwnFrames(stack: string, below: Callers): string {
  const lines = stack.split('\n');
  let first = lines.length;
  while (first > 0 && FRAME.test(lines[first - 1] as string)) first--;
  const frames = lines.slice(first);
  const kept = frames.filter((line) => !isOwn(line));
  const missing = frames.length - kept.length;
  if (missing === 0) return stack;
  const further = typeof below.stack === 'string' ? framesOf(below.stack) : [];
  const shared = overlapOf(kept, further);
  const isNext = shared > 0 || endsAtWrapper(frames.at(-1) as string, below.called);
  const cut = isNext ? further.slice(shared, shared + missing) : [];
  return [...lines.slice(0, first), ...kept, ...cut].join('\n');
}

/**
 * What stands in the place of an error's stack that had to be formatted at once: as V8 does it, a
 * message that is changed before the stack is first read is in it.
 */
export function deferredStack(error: Error, text: string): PropertyDescriptor {
  const { message } = error;
  const shape = { enumerable: false, configurable: true };
  const settle = (value: unknown): void => {
    Reflect.defineProperty(error, 'stack', bare({ ...shape, value, writable: true }));
  };
  return {
    ...shape,
    get() {
      const now: unknown = error.message;
      const value =
        typeof now === 'string' && typeof message === 'string' && now !== message && message !== ''
          ? text.replace(message, () => now)
          : text;
      settle(value);
      return value;
    },
    set: settle,
  };
}

function framesOf(stack: string): string[] {
  return stack.split('\n').filter((line) => FRAME.test(line) && !isOwn(line));
}

/** How many of the last frames of one stack are the first ones of the other. */
function overlapOf(upper: readonly string[], lower: readonly string[]): number {
  for (let size = Math.min(upper.length, lower.length); size > 0; size--) {
    const start = upper.length - size;
    if (lower.slice(0, size).every((line, index) => line === upper[start + index])) return size;
  }
  return 0;
}

/** Whether a stack was cut right at the wrapper, or at the function that the wrapper called. */
function endsAtWrapper(last: string, called: string | undefined): boolean {
  if (called === undefined) return false;
  const { name = '' } = NAME.exec(last)?.groups ?? {};
  return isOwn(last) || (called !== '' && name === called);
}

function isOwn(line: string): boolean {
  const position = parsePosition(line.trim().replace(/^at /, ''));
  return position !== undefined && fileInfo(position.file).kind === 'own';
}
