import type { GuideEntry } from '../guide/types.js';
import type { CallStatus, CodeFrame, ReportedCall, StackFrame } from '@loopguard/core/report';

/**
 * What the page is given: a run's report in which everything that repeats is said once and named
 * by its position, so that ten thousand violations stay a few megabytes.
 */
export interface PageData {
  readonly tool: { readonly name: string; readonly version: string };
  readonly runner: { readonly name: string; readonly version: string };
  readonly node: string;
  readonly root: string;
  readonly startedAt: string;
  readonly run: {
    readonly isComplete: boolean;
    readonly partial: readonly string[];
    readonly shards: readonly string[];
  };
  readonly testFiles: number;
  readonly calls: readonly PageCall[];
  readonly tests: readonly PageTest[];
  readonly frames: readonly StackFrame[];
  readonly stacks: readonly (readonly number[])[];
  readonly codeFrames: readonly CodeFrame[];
  /** Unified diffs. */
  readonly suggestions: readonly string[];
  readonly violations: readonly PageViolation[];
  readonly allowances: readonly PageAllowance[];
  readonly unusedAllowances: readonly string[];
  /** The entries of the calls that occur, and of the topics that those mention. */
  readonly guide: readonly GuideEntry[];
}

/** How a call was reached. */
export type Reach = NonNullable<ReportedCall['reach']>;

/** What is the same for every violation of one call. */
export interface PageCall {
  readonly call: string;
  readonly category: string;
  readonly fix: string;
  readonly docs: string;
}

/** A test, or with an empty name what its file answers for. */
export interface PageTest {
  readonly file: string;
  readonly name: string;
  readonly durationMs: number;
  /** It is something that ran in a program, such as a request. */
  readonly isContext?: true;
}

export interface PageAllowance {
  readonly reason: string;
  readonly where: string;
  readonly file: string;
  readonly test: string;
  readonly count: number;
}

/** One call site in one test; numbers are positions in the lists of {@link PageData}. */
export interface PageViolation {
  readonly call: number;
  readonly test: number;
  readonly where?: number;
  readonly stack: number;
  readonly codeFrame?: number;
  readonly suggestion?: number;
  readonly args: string;
  readonly status: CallStatus;
  readonly reason?: string;
  readonly allowedBy?: string;
  readonly context?: string;
  readonly through?: { readonly package: string; readonly at: string };
  readonly reach?: Reach;
  readonly count: number;
  readonly durationMs: number;
  /** Start and duration in turn, in milliseconds. */
  readonly occurrences: readonly number[];
  readonly wasStopped: boolean;
  readonly isHanging?: true;
}
