import { stallEntry } from '../catalog/stall-entry.js';
import { type ExtendedEntry, toCatalogEntry } from './extended-entry.js';
import { anyId, idMatcher, type Matcher, pathMatcher, toList } from './match.js';
import type { Reach } from './reach.js';
import type {
  BaselineMode,
  Mode,
  PlainOptions,
  ReportOption,
  Rule,
  StallOptions,
} from './types.js';
import { SafeMap } from '../safe/collections.js';

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
  /** Some rule guards what is off by default. */
  readonly turnsOn: boolean;
  /** Severity of an id; computed once for each. */
  ruleOf(id: string, fallback: Rule): Rule;
  /** The allow rules that can cover an id; computed once for each. */
  allowFor(id: string): readonly CompiledAllow[];
  docsFor(id: string, official: string): string;
}

/** Compiles checked options. Globs are compiled here, once, and never on a call. */
export function compileOptions(
  options: PlainOptions,
  mode?: Mode,
  baselineMode: BaselineMode = 'check',
): CompiledOptions {
  const rules = Object.entries(options.rules ?? {}).map(
    ([pattern, rule]) => [idMatcher(pattern), rule] as const,
  );
  const allow = (options.allow ?? []).map((rule, index): CompiledAllow => {
    const calls = anyId(rule.calls === undefined ? undefined : toList(rule.calls));
    return {
      index,
      reason: rule.reason,
      calls,
      allowsStalls: calls(stallEntry.id),
      from: lazily(rule.from, fileMatcher),
      inside: lazily(rule.inside, frameMatcher),
      reach: rule.reach === undefined ? undefined : (toList(rule.reach) as readonly Reach[]),
    };
  });
  const ruleCache = new SafeMap<string, Rule>();
  const allowCache = new SafeMap<string, readonly CompiledAllow[]>();

  return {
    mode: mode ?? options.mode ?? 'fail',
    testFiles: options.testFiles ?? 'report',
    packages: options.packages ?? 'report',
    hooks: options.hooks ?? false,
    stall: {
      threshold: options.stall?.threshold ?? 100,
      mode: options.stall?.mode ?? 'warn',
      profile: options.stall?.profile ?? 'auto',
      hang: options.stall?.hang ?? 5000,
      isHangGiven: options.stall?.hang !== undefined,
    },
    unusedAllow: options.unusedAllow ?? 'warn',
    baseline: options.baseline,
    baselineStrict: options.baselineStrict ?? false,
    baselineMode,
    report: options.report ?? {},
    extended: (options.extend ?? []).map(toCatalogEntry),
    turnsOn: rules.some(([, rule]) => rule !== 'off'),
    allowReasons: allow.map(({ reason }) => reason),
    ruleOf(id, fallback) {
      let rule = ruleCache.get(id);
      if (rule === undefined) {
        rule = rules.findLast(([matches]) => matches(id))?.[1] ?? fallback;
        ruleCache.set(id, rule);
      }
      return rule;
    },
    allowFor(id) {
      let list = allowCache.get(id);
      if (list === undefined) {
        list = allow.filter((rule) => rule.calls(id));
        allowCache.set(id, list);
      }
      return list;
    },
    docsFor: (id, official) => docsFor(options.docsUrl, id, official),
  };
}

function docsFor(docsUrl: PlainOptions['docsUrl'], id: string, official: string): string {
  if (docsUrl === undefined) return official;
  if (typeof docsUrl !== 'string') return docsUrl[id] ?? official;
  return /[#/=]$/.test(docsUrl) ? docsUrl + id : `${docsUrl}#${id}`;
}

/** Why: most rules are for files that one test file never comes across, and there may be thousands. */
function lazily(
  patterns: string | readonly string[] | undefined,
  compile: (patterns: readonly string[]) => FrameMatcher,
): FrameMatcher | undefined {
  if (patterns === undefined) return undefined;
  let matches: FrameMatcher | undefined;
  return (frame) => (matches ??= compile(toList(patterns)))(frame);
}

function fileMatcher(patterns: readonly string[]): FrameMatcher {
  return either(
    patterns.map((pattern) => {
      if (pattern.startsWith('pkg:')) {
        const name = pattern.slice('pkg:'.length);
        return (frame) => frame.packageName === name;
      }
      const matches = pathMatcher(pattern);
      return (frame) => matches(frame.file) || matches(frame.absolute);
    }),
  );
}

function frameMatcher(patterns: readonly string[]): FrameMatcher {
  return either(
    patterns.map((pattern) => {
      const hash = pattern.lastIndexOf('#');
      if (hash === -1) return fileMatcher([pattern]);
      const inFile = fileMatcher([pattern.slice(0, hash)]);
      const name = pattern.slice(hash + 1);
      return (frame) => isNamed(frame.functionName, name) && inFile(frame);
    }),
  );
}

/** `load` also names the method `Config.load`. */
function isNamed(functionName: string, name: string): boolean {
  return functionName === name || functionName.endsWith(`.${name}`);
}

function either(matchers: readonly FrameMatcher[]): FrameMatcher {
  return (frame) => matchers.some((matches) => matches(frame));
}
