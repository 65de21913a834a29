import type { Blame } from '../stack/classify.js';
import type { Allowance } from './allowance.js';
import type { EnteredBlock, Attempt } from './attempt.js';
import type { CallPath, CallRecord } from './record.js';
import type { Repeats } from './repeats.js';
import type { TestLedger } from './test-ledger.js';

/** Who may have made calls of one asynchronous context at one time. */
export interface Contest {
  /** Tells it from the others of its session. */
  readonly number: number;
  /** The attempt whose context it is; undefined for shared code. */
  readonly attempt: Attempt | undefined;
  /** The body of that attempt had ended. */
  readonly hasEnded: boolean;
  readonly running: readonly Attempt[];
  /** What the running tests had accepted by then. */
  readonly allowances: ReadonlyMap<TestLedger, readonly Allowance[]>;
  /** Its calls that are known to be one test's by the frames nearest to them; made for the first one. */
  repeats?: Repeats | undefined;
}

/** A stack that tells more than the asynchronous context does, once its frames are mapped. */
export interface StackOf {
  readonly contest: Contest;
  readonly path: CallPath;
  /** Who made the call, where it is one. */
  readonly blame?: Blame;
  /** How many of its frames say something: see `tellingFrames`. */
  readonly telling: number;
  /** The runner itself called the code, or awaits it: it is in the context of its own test. */
  readonly isRunners: boolean;
}

/** What is known of a call whose asynchronous context is no proof, until its stack is looked at. */
export interface Contested extends StackOf {
  /** The block of the context that allows it. */
  readonly block: EnteredBlock | undefined;
}

/** A call of which it is not known yet whose it is. */
export interface ContestedRecord extends CallRecord {
  readonly contested: Contested;
}

/** Whether a call still waits for a look at its stack. */
export function awaitsProof(record: CallRecord): record is ContestedRecord {
  return 'contested' in record;
}
