import type { ReportedCall, RuleUse, UsedAllowance } from '@loopguard/core/report';

/**
 * Why a run says nothing about the rest of the suite: only some `files` or test `names` were asked
 * for (a focused test counts), it is one `shard`, tests failed for reasons of their own (`failures`), or it was
 * `interrupted`. A running `program` never does all that it can.
 */
export type PartialReason = 'files' | 'names' | 'shard' | 'failures' | 'interrupted' | 'program';

/** What a run knows about itself before any file has reported. */
export interface RunInfo {
  readonly runner: {
    readonly name: 'vitest' | 'jest' | 'node-test' | 'mocha' | 'node';
    readonly version: string;
  };
  /** The project root, absolute: files in the report are relative to it. */
  readonly root: string;
  /** When the run began, as an ISO date. */
  readonly startedAt: string;
  readonly partial: readonly PartialReason[];
  /** The shards that make up the run, as `1/4`. */
  readonly shards: readonly string[];
}

/** A test file of the run. */
export interface ReportedFile {
  readonly file: string;
  /** The baseline it is held against. */
  readonly baseline?: string;
}

/** An opt-out that something needed, with the test file that it was used in. */
export interface ReportedAllowance extends UsedAllowance {
  readonly file: string;
}

export interface RunTotals {
  readonly testFiles: number;
  /** Entries of `violations` by status. */
  readonly failed: number;
  readonly warned: number;
  readonly known: number;
  readonly allowed: number;
  /** Calls and time of all but the allowed ones. */
  readonly calls: number;
  readonly blockedMs: number;
}

/**
 * One run, as the JSON report has it. `report.schema.json` describes it; fields are only ever
 * added to a `version`. Files are relative to `root` where they lie below it, with slashes.
 */
export interface RunReport {
  readonly version: 1;
  readonly tool: { readonly name: 'loopguard'; readonly version: string };
  readonly runner: RunInfo['runner'];
  readonly node: string;
  readonly root: string;
  readonly startedAt: string;
  readonly run: {
    /** The whole suite ran, and nothing but blocking calls failed. */
    readonly isComplete: boolean;
    readonly partial: readonly PartialReason[];
    readonly shards: readonly string[];
  };
  readonly totals: RunTotals;
  readonly testFiles: readonly ReportedFile[];
  /** By test file, and within it in the order of its tests. */
  readonly violations: readonly ReportedCall[];
  readonly allowances: readonly ReportedAllowance[];
  /** Blocking calls that hooks made and nobody judged, where there were any. */
  readonly hookCalls?: number;
  /** Opt-outs that covered nothing, one message each. */
  readonly unusedAllowances: readonly string[];
  /** What became of the option `allow`; one entry for each distinct list of rules. */
  readonly allowRules: readonly RuleUse[];
  readonly baselines: readonly { readonly file: string; readonly isStrict: boolean }[];
}
