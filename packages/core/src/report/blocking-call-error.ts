import { formatViolation } from './format.js';
import type { Violation } from './violation.js';

/** What a report's error carries beside name, message and stack. */
export interface BlockingCallErrorLike extends Error {
  readonly name: 'BlockingCallError' | 'EventLoopStallError';
  readonly code: 'ERR_LOOPGUARD_BLOCKING_CALL' | 'ERR_LOOPGUARD_STALL';
  /** Catalog id of the call. */
  readonly call: string;
  readonly fix: string;
  readonly docs: string;
  readonly durationMs: number;
}

type ErrorClass = new (violation: Violation) => BlockingCallErrorLike;

const classes = new WeakMap<ErrorConstructor, ErrorClass>();
const stallClasses = new WeakMap<ErrorConstructor, ErrorClass>();

/**
 * The error class of a realm: inside Jest's sandbox, `error instanceof Error` must hold for the
 * sandbox's own `Error`.
 */
export function blockingCallErrorClass(realmError: ErrorConstructor): ErrorClass {
  return cached(classes, realmError, (Base) => {
    class BlockingCallError extends detailed(Base, 'ERR_LOOPGUARD_BLOCKING_CALL') {}
    return BlockingCallError;
  });
}

/** The error class of a realm for computation that held the loop. */
function eventLoopStallErrorClass(realmError: ErrorConstructor): ErrorClass {
  return cached(stallClasses, realmError, (Base) => {
    class EventLoopStallError extends detailed(Base, 'ERR_LOOPGUARD_STALL') {}
    return EventLoopStallError;
  });
}

/** The error for a violation, of its kind and realm. */
export function errorFor(violation: Violation, realmError: ErrorConstructor): Error {
  const ErrorOfKind = violation.stall
    ? eventLoopStallErrorClass(realmError)
    : blockingCallErrorClass(realmError);
  return new ErrorOfKind(violation);
}

function cached(
  known: WeakMap<ErrorConstructor, ErrorClass>,
  realmError: ErrorConstructor,
  make: (Base: ErrorConstructor) => ErrorClass,
): ErrorClass {
  let found = known.get(realmError);
  if (!found) {
    found = make(realmError);
    known.set(realmError, found);
  }
  return found;
}

function detailed(Base: ErrorConstructor, code: BlockingCallErrorLike['code']): ErrorClass {
  class Detailed extends Base {
    constructor(violation: Violation) {
      super(formatViolation(violation));
      const { name } = new.target;
      const details: Record<string, unknown> = {
        name,
        code,
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
        value: stackText(name, this.message, violation.stack),
        configurable: true,
        writable: true,
      });
    }
  }
  return Detailed as unknown as ErrorClass;
}

export function stackText(name: string, message: string, frames: readonly string[]): string {
  return [`${name}: ${message}`, ...frames.map((frame) => `    at ${frame}`)].join('\n');
}
