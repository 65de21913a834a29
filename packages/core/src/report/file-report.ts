import type { Reach } from '../options/reach.js';
import type { RuleUse } from './unused-rules.js';
import type { Occurrence, StackFrame } from './violation.js';

/**
 * What became of a call: `failed` its test; `warned` because of `mode`, a rule or `packages`;
 * `known` to the baseline; `allowed` by an opt-out that looks at where the call was made.
 */
export type CallStatus = 'failed' | 'warned' | 'known' | 'allowed';

/** The source lines around a call. */
export interface CodeFrame {
  /** The number of the first of {@link lines}. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

/** A line that need not block, because the function around it is async already. */
export interface Suggestion {
  /** A unified diff of the file: the line, and the imports that it then needs. */
  readonly diff: string;
}

/** One call site that blocked in one test. Plain data: it crosses processes and goes into the JSON report. */
export interface ReportedCall {
  /** Catalog id. */
  readonly call: string;
  readonly category: string;
  /** Arguments, safe to print. */
  readonly args: string;
  /** What a `require` loaded: `pkg:<name>`, or a path without its extension. */
  readonly module?: string;
  readonly fix: string;
  readonly docs: string;
  readonly severity: 'error' | 'warn';
  readonly status: CallStatus;
  /** Why it is allowed. */
  readonly reason?: string;
  /** What allows it: `file:line` of a comment, or the name of an option. */
  readonly allowedBy?: string;
  readonly test: {
    /** The test file. */
    readonly file: string;
    /** Full name as the runner prints it; empty when the file answers for the call. */
    readonly name: string;
    readonly durationMs: number;
    /** It is no test but something that ran in a program, such as a request. */
    readonly isContext?: true;
    /** Why it is not certain that the call was made for it. */
    readonly doubt?: string;
  };
  /** Why the file answers for the call and no test. */
  readonly context?: string;
  /** The blamed line. */
  readonly where?: StackFrame;
  /** The package that made the call for that line. */
  readonly through?: { readonly package: string; readonly at: string };
  /** How the call was reached; nothing is said of computation. */
  readonly reach?: Reach;
  /** From the blamed frame outward. */
  readonly stack: readonly StackFrame[];
  readonly count: number;
  readonly durationMs: number;
  /** Of a stall: its time on a CPU, which is what it is judged by. */
  readonly cpuMs?: number;
  /** The first calls, in order. */
  readonly occurrences: readonly Occurrence[];
  readonly wasStopped: boolean;
  /** It still held the loop when it was last seen; its test has not ended. */
  readonly isHanging?: true;
  readonly codeFrame?: CodeFrame;
  /** Added when a report is written; never applied. */
  readonly suggestion?: Suggestion;
}

/** An opt-out that covered calls without a look at where they were made. */
export interface UsedAllowance {
  readonly reason: string;
  /** `allowBlocking`, `meta.allowBlocking` or `allow[0]`. */
  readonly where: string;
  /** Full name of the test it belongs to; empty for the file or the project. */
  readonly test: string;
  readonly count: number;
}

/** The options that matter when the run has ended; paths are absolute. */
export interface RunSettings {
  readonly baseline?: string;
  readonly baselineStrict?: true;
  readonly json?: string;
  readonly html?: string;
  readonly sarif?: string;
}

/** What one test file tells the run. Files are absolute, with slashes. */
export interface FileReport {
  readonly testFile: string;
  /** `.only` kept some of its tests from running. */
  readonly isFocused?: boolean;
  readonly settings: RunSettings;
  readonly rules?: RuleUse;
  readonly calls: readonly ReportedCall[];
  readonly allowances: readonly UsedAllowance[];
  /** Blocking calls that hooks made and nobody judged, where there were any. */
  readonly hookCalls?: number;
  /** Opt-outs in this file that covered nothing, one message each. */
  readonly unused: readonly string[];
}
