import type { Matcher } from '../options/match.js';
import type { ReportedCall } from '../report/file-report.js';
import type { Mistake } from '../report/mistake.js';
import type { AttemptStart } from './attempt-start.js';
import type { Further } from '../judge/judge-further.js';
import type { CallRecord } from './record.js';
import type { Repeats } from './repeats.js';
import type { Scope } from './scope.js';
import { SafeMap } from '../safe/collections.js';

/** An opt-out that covers a scope of the run, and whether anything needed it. */
export interface Allowance {
  readonly reason: string;
  readonly matches: Matcher;
  /** Whether it covers computation as well. */
  readonly allowsStalls: boolean;
  /** Where it was made, for the report. */
  readonly where: string;
  /** How many calls it covered. */
  uses: number;
}

/** What an asynchronous context carries: whose it is, and what is allowed in it. */
export interface Store {
  readonly attempt: Attempt | undefined;
  readonly phase: 'body' | 'hook';
  /** The innermost `allowBlocking` block first. */
  readonly scope: Scope | undefined;
}

/** How an adapter describes a test. */
export interface TestInfo {
  /** Full name, as the runner prints it. */
  readonly name: string;
  /** What the test itself is called, without its describes. */
  readonly title?: string;
  /** The opt-out that the test or its nearest describe declares; `reason: false` is none. */
  readonly allow?: DeclaredAllow | undefined;
  /** Where the test is defined, mapped to its source; asked only when something blocked. */
  location?(): TestPlace | undefined;
}

/** A place in a test file. */
export interface TestPlace {
  readonly file: string;
  readonly line: number;
  readonly column?: number | undefined;
}

/** An opt-out declared on a test or describe. */
export interface DeclaredAllow {
  readonly reason: unknown;
  readonly where: string;
}

/** A test over all its attempts: what blocked in a failed attempt still counts after a retry. */
export class TestLedger {
  readonly allowances: Allowance[] = [];
  #records: Map<string, CallRecord> | undefined;
  #mistakes: Map<string, Mistake> | undefined;
  /** Lines that call again and again; made for the first one. */
  repeats: Repeats | undefined;
  /** How many calls came from further sites than are kept, once there are any. */
  further: Record<Further, number> | undefined;
  /** A body of it has ended. */
  hasEnded = false;
  /** When its last attempt began, and how long that took. */
  startedAt = 0;
  durationMs = 0;
  /** What was judged, for the run's report. */
  calls: readonly ReportedCall[] = [];
  readonly info: TestInfo;

  constructor(info: TestInfo) {
    this.info = info;
  }

  // Why on first use: of thousands of tests that only pass, a map each would be most of their memory.
  get records(): Map<string, CallRecord> {
    return (this.#records ??= new SafeMap());
  }

  /** Mistakes in opt-outs, by text. */
  get mistakes(): Map<string, Mistake> {
    return (this.#mistakes ??= new SafeMap());
  }

  /** Whether there is anything to judge. */
  get isClean(): boolean {
    return (this.#records?.size ?? 0) + (this.#mistakes?.size ?? 0) === 0;
  }
}

/** One run of a test: its hooks and its body. */
export class Attempt {
  phase: 'hook' | 'body' = 'hook';
  isDone = false;
  /** What earlier attempts of the same test have left, where they did. */
  start: AttemptStart | undefined;
  /** Another test ran at the same time, now or before. */
  hasCompany = false;
  /** What follows the test file that it belongs to. */
  home: object | undefined;
  readonly hookStore: Store = { attempt: this, phase: 'hook', scope: undefined };
  readonly bodyStore: Store = { attempt: this, phase: 'body', scope: undefined };

  readonly test: TestLedger;

  constructor(test: TestLedger) {
    this.test = test;
  }
}

/** The first allowance that covers a call. */
// Why by index: a test may have replaced the methods and the iterator of arrays.
export function firstMatch(allowances: readonly Allowance[], id: string): Allowance | undefined {
  for (let index = 0; index < allowances.length; index++) {
    const allowance = allowances[index] as Allowance;
    if (allowance.matches(id)) return allowance;
  }
  return undefined;
}
