import { define } from '../safe/descriptors.js';
import type { Block } from './block.js';
import { formatBlock } from './format.js';

/** One call that an error tells of. */
export interface BlockingCall {
  /** Catalog id. */
  readonly call: string;
  readonly fix: string;
  readonly docs: string;
  /** How often it was made, and how long the loop was held. */
  readonly count: number;
  readonly durationMs: number;
}

/** What a report's error carries beside name, message and stack. */
export interface BlockingCallErrorLike extends Error {
  readonly name: 'BlockingCallError' | 'EventLoopStallError';
  readonly code: 'ERR_LOOPGUARD_BLOCKING_CALL' | 'ERR_LOOPGUARD_STALL';
  /** Catalog id of the call; of the first one, where one line made several. */
  readonly call: string;
  readonly fix: string;
  readonly docs: string;
  /** All calls together. */
  readonly durationMs: number;
  /** Every call of the line. */
  readonly calls: readonly BlockingCall[];
}

type ErrorClass = new (block: Block) => BlockingCallErrorLike;

const classes = new WeakMap<ErrorConstructor, ErrorClass>();
const stallClasses = new WeakMap<ErrorConstructor, ErrorClass>();

/**
 * The error class of a realm: inside Jest's sandbox, `error instanceof Error` must hold for the
 * sandbox's own `Error`.
 */
function blockingCallErrorClass(realmError: ErrorConstructor): ErrorClass {
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

/** The error for a block, of its kind and realm. */
export function errorFor(block: Block, realmError: ErrorConstructor): Error {
  const ErrorOfKind = block.violations[0].stall
    ? eventLoopStallErrorClass(realmError)
    : blockingCallErrorClass(realmError);
  return new ErrorOfKind(block);
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
    constructor(block: Block) {
      super(formatBlock(block));
      const { name } = new.target;
      const [{ call, fix, docs }] = block.violations;
      const calls = block.violations.map((violation): BlockingCall => ({
        call: violation.call,
        fix: violation.fix,
        docs: violation.docs,
        count: violation.count,
        durationMs: violation.durationMs,
      }));
      const durationMs = calls.reduce((sum, one) => sum + one.durationMs, 0);
      const details: Record<string, unknown> = { name, code, call, fix, docs, durationMs, calls };
      // Why hidden: reporters print enumerable properties again below the message.
      for (const [key, value] of Object.entries(details)) {
        define(this, key, { value, configurable: true, writable: true });
      }
      define(this, 'stack', {
        value: stackText(name, this.message, block.stack),
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
