import type { ExtendedEntry } from './extended-entry.js';
import type { Matcher } from './match.js';
import type { Reach } from './reach.js';
import type { BaselineMode, Mode, ReportOption, Rule, StallOptions } from './types.js';

/** A frame as allow rules see it. */
export interface MatchedFrame {
  /** Slash-separated, relative to the project root where it lies below it, else absolute. */
  readonly file: string;
  /** The absolute path, slash-separated. */
  readonly absolute: string;
  readonly functionName: string;
  /** The package it belongs to, if it lies in node_modules. */
  readonly packageName: string | undefined;
}

type FrameMatcher = (frame: MatchedFrame) => boolean;

/** One `allow` rule, ready to be asked. */
export interface CompiledAllow {
  /** Its position in the option. */
  readonly index: number;
  readonly reason: string;
  readonly calls: Matcher;
  /** Whether it covers computation as well. */
  readonly allowsStalls: boolean;
  readonly from: FrameMatcher | undefined;
  readonly inside: FrameMatcher | undefined;
  /** How the call was reached. */
  readonly reach: readonly Reach[] | undefined;
}

/** Options in the form that the guard asks on each call. */
export interface CompiledOptions {
  readonly mode: Mode;
  readonly testFiles: 'report' | 'allow';
  readonly packages: 'report' | 'allow' | 'warn';
  readonly hooks: boolean;
  readonly stall: Required<StallOptions> & {
    /** The user set `hang`: watch from the first test on, not from the first second of a file. */
    readonly isHangGiven: boolean;
  };
  readonly unusedAllow: Rule;
  readonly baseline: string | undefined;
  readonly baselineStrict: boolean;
  readonly baselineMode: BaselineMode;
  readonly report: ReportOption;
  /** The reasons of the allow rules, in order. */
  readonly allowReasons: readonly string[];
  /** What the option `extend` and presets add to the catalog. */
  readonly extended: readonly ExtendedEntry[];
  /** Some rule may guard what is off by default. */
  readonly turnsOn: boolean;
  /** Severity of an id; computed once for each. */
  ruleOf(id: string, fallback: Rule): Rule;
  /** The allow rules that can cover an id; computed once for each. */
  allowFor(id: string): readonly CompiledAllow[];
  docsFor(id: string, official: string): string;
}
