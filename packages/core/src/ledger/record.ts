import type { CatalogEntry } from '../catalog/types.js';
import type { Reach } from '../options/reach.js';
import type { Mistake } from '../report/mistake.js';
import type { Occurrence, StallFacts, Violation } from '../report/violation.js';
import type { Blame } from '../stack/classify.js';
import type { Frame } from '../stack/frames.js';
import type { Allowance, Attempt, Store, TestInfo, TestLedger } from './test-ledger.js';
import type { Repeats } from './repeats.js';
import type { Scope } from './scope.js';

/** The frames of a call. */
export interface Evidence {
  readonly sites: readonly NodeJS.CallSite[];
  /** Formats the same frames on first use. */
  readonly text: { readonly stack?: string };
}

/** An allowance that covered a call. */
export interface UsedAllow {
  readonly reason: string;
  readonly where: string;
  /** Its position among the `allow` rules, if it is one. */
  readonly rule?: number;
}

/** Where a call was made, as it is shown. */
export type Shown = Pick<Violation, 'where' | 'through' | 'frames' | 'stack' | 'isOutside'>;

/** What the stack alone says about a call. */
export interface Ruling {
  /** Set where it allows the call; `by` is undefined where that is no opt-out. */
  readonly allowed?: { readonly by: UsedAllow | undefined; readonly isOfLine: boolean };
  readonly mistakes: readonly Mistake[];
}

/** What calls with the same stack have in common, whichever test made them. */
export interface CallPath {
  /** Given up when frames are mapped: it keeps everything alive that they ran with. */
  evidence: Evidence | undefined;
  frames: readonly (Frame | undefined)[] | undefined;
  reach: Reach | undefined;
  shown: Shown | undefined;
  /** What options say, and then comments. */
  byOptions: Ruling | undefined;
  byComments: Ruling | undefined;
}

export function pathOf(evidence: Evidence): CallPath {
  return {
    evidence,
    frames: undefined,
    reach: undefined,
    shown: undefined,
    byOptions: undefined,
    byComments: undefined,
  };
}

/** What became of a recorded call once the sources were looked at. */
export type Judgement =
  | {
      readonly verdict: 'report';
      readonly violation: Violation;
      readonly mistakes: readonly Mistake[];
    }
  | {
      readonly verdict: 'allow';
      readonly by: UsedAllow | undefined;
      /** Every call of that line is allowed, whoever called its function. */
      readonly isOfLine: boolean;
      /** What was allowed; asked only by who lists it. */
      describe(): Violation;
    };

/** Who may have made calls of one asynchronous context at one time. */
export interface Contest {
  /** Tells it from the others of its session. */
  readonly number: number;
  readonly store: Store | undefined;
  /** The attempt whose context it is; undefined for shared code. */
  readonly attempt: Attempt | undefined;
  /** That attempt had ended. */
  readonly isLate: boolean;
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
  /** How many of its frames say something: see `reachOf`. */
  readonly reach: number;
  /** The runner itself called the code, or awaits it: it is in the context of its own test. */
  readonly isRunners: boolean;
}

/** What is known of a call whose asynchronous context is no proof, until its stack is looked at. */
export interface Contested extends StackOf {
  /** The block of the context that allows it. */
  readonly scope: Scope | undefined;
}

/** One call site that blocked, as it was seen at the call; sources are looked at later. */
export interface CallRecord {
  readonly entry: CatalogEntry;
  readonly blame: Blame;
  readonly path: CallPath;
  judgement: Judgement | undefined;
  readonly args: string;
  /** What is counted: the call itself, or the first part of one that was captured before the guard. */
  readonly part: CatalogEntry;
  readonly severity: 'error' | 'warn';
  /** The module asked for, when the call is a `require`. */
  readonly specifier: string | undefined;
  readonly wasStopped: boolean;
  /** Why the file is blamed instead of a test. */
  readonly context: string | undefined;
  /** The first calls, for a timeline. */
  readonly occurrences: Occurrence[];
  /** What is known of a stall, when it is one. */
  readonly stall?: StallFacts;
  /** Set until it is known whose the call is. */
  readonly contested?: Contested | undefined;
  /** Where the file is blamed: the tests that may have made the call and have not accepted it. */
  readonly candidates: readonly TestInfo[];
  count: number;
  durationMs: number;
}

// Why a limit: a loop of a million calls is told by its count.
const MAX_OCCURRENCES = 20;

/** Adds the time that a call took. `start` is counted from the start of its test. */
export function noteTime(record: CallRecord, startMs: number, durationMs: number): void {
  record.durationMs += durationMs;
  if (record.occurrences.length < MAX_OCCURRENCES) record.occurrences.push({ startMs, durationMs });
}
