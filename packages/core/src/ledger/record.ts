import type { CatalogEntry } from '../catalog/types.js';
import type { Reach } from '../options/reach.js';
import type { Mistake } from '../report/mistake.js';
import type { Occurrence, StallFacts, Violation } from '../report/violation.js';
import type { Blame } from '../stack/classify.js';
import type { Frame } from '../stack/frames.js';
import type { TestInfo } from './test-info.js';

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
  /** Why it is not certain what it was made for. */
  readonly doubt: string | undefined;
  /** The first calls, for a timeline. */
  readonly occurrences: Occurrence[];
  /** What is known of a stall, when it is one. */
  readonly stall?: StallFacts;
  /** Where the file is blamed: the tests that may have made the call and have not accepted it. */
  readonly candidates: readonly TestInfo[];
  count: number;
  durationMs: number;
}

/** A record of a call that has not been counted yet; what is not given is what most calls have. */
export function recordOf(
  given: Pick<CallRecord, 'entry' | 'blame' | 'path' | 'severity'> & Partial<CallRecord>,
): CallRecord {
  return {
    part: given.entry,
    judgement: undefined,
    args: '',
    specifier: undefined,
    wasStopped: false,
    context: undefined,
    doubt: undefined,
    occurrences: [],
    candidates: [],
    count: 0,
    durationMs: 0,
    ...given,
  };
}

/** What becomes of a call that comes from one site more than are kept. */
export type Further = 'failed' | 'warned' | 'allowed';

/** The same for one call, and whether all calls of its line share that. */
export interface Judged {
  readonly further: Further;
  readonly isOfLine: boolean;
}

/** What tells a call from others, without the way to it. */
export type SeenCall = Pick<CallRecord, 'entry' | 'part' | 'blame' | 'context' | 'wasStopped'>;
