import { formatViolation } from './format.js';
import type { Violation } from './violation.js';

/** What a report's error carries beside name, message and stack. */
export interface BlockingCallErrorLike extends Error {
  readonly name: 'BlockingCallError';
  readonly code: 'ERR_LOOPGUARD_BLOCKING_CALL';
  /** Catalog id of the call. */
  readonly call: string;
  readonly fix: string;
  readonly docs: string;
  readonly durationMs: number;
}

type ErrorClass = new (violation: Violation) => BlockingCallErrorLike;

const classes = new WeakMap<ErrorConstructor, ErrorClass>();

/**
 * The error class of a realm: inside Jest's sandbox, `error instanceof Error` must hold for the
 * sandbox's own `Error`.
 */
export function blockingCallErrorClass(realmError: ErrorConstructor): ErrorClass {
  let found = classes.get(realmError);
  if (!found) {
    found = makeClass(realmError);
    classes.set(realmError, found);
  }
  return found;
}

function makeClass(Base: ErrorConstructor): ErrorClass {
  class BlockingCallError extends Base {
    constructor(violation: Violation) {
      super(formatViolation(violation));
      const details: Record<string, unknown> = {
        name: 'BlockingCallError',
        code: 'ERR_LOOPGUARD_BLOCKING_CALL',
        call: violation.call,
        fix: violation.fix,
        docs: violation.docs,
        durationMs: violation.durationMs,
      };
      // Why hidden: reporters print enumerable properties again below the message.
      for (const [key, value] of Object.entries(details)) {
        Object.defineProperty(this, key, { value, configurable: true, writable: true });
      }
      Object.defineProperty(this, 'stack', {
        value: stackText('BlockingCallError', this.message, violation.stack),
        configurable: true,
        writable: true,
      });
    }
  }
  return BlockingCallError as unknown as ErrorClass;
}

export function stackText(name: string, message: string, frames: readonly string[]): string {
  return [`${name}: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n');
}
