import { checkExtend, extendedEntries } from './extend.js';
import { LoopguardConfigError } from './loopguard-error.js';
import { idMatcher, toList } from './match.js';
import { REACHES } from './reach.js';
import { didYouMean, isRecord, show } from './say.js';
import type {
  AllowRule,
  BaselineMode,
  LoopguardOptions,
  Mode,
  Ready,
  Rule,
  StallOptions,
} from './types.js';

const MODES: readonly Mode[] = ['fail', 'throw', 'warn', 'off'];
const RULES: readonly Rule[] = ['error', 'warn', 'off'];
const READY: readonly Ready[] = ['listen', 'immediately', 'manual'];
const BASELINE_MODES: readonly BaselineMode[] = ['check', 'write', 'tighten'];
const REPORT_KEYS = ['json', 'html', 'sarif'];
const ALLOW_KEYS = ['calls', 'from', 'inside', 'reach', 'reason'];

type Check = (value: unknown, option: string, ids: readonly string[]) => void;

const CHECKS: Record<keyof LoopguardOptions, Check> = {
  mode: oneOf(MODES),
  rules: checkRules,
  allow: checkAllow,
  testFiles: oneOf(['report', 'allow']),
  packages: oneOf(['report', 'allow', 'warn']),
  hooks: checkBoolean,
  stall: checkStall,
  extend: (value, _option, ids) => checkExtend(value, ids),
  presets: oneOf(['auto']),
  unusedAllow: oneOf(RULES),
  ready: checkReady,
  baseline: checkPath,
  baselineStrict: checkBoolean,
  report: checkReport,
  docsUrl: checkDocsUrl,
};

const STALL_CHECKS: Record<keyof StallOptions, Check> = {
  threshold: atLeast(20, 'a number of milliseconds, 20 or more'),
  mode: oneOf(['off', 'warn', 'fail']),
  profile: oneOf(['auto', 'always', 'off']),
  hang: atLeast(0, 'a number of milliseconds, or 0 for never'),
};

/** Every option that there is. */
export function optionNames(): readonly string[] {
  return Object.keys(CHECKS);
}

/**
 * Checks options as a user wrote them.
 *
 * @param ids - every known catalog id
 * @throws LoopguardConfigError naming the option, the value given and what is allowed
 */
export function validateOptions(
  options: unknown,
  ids: readonly string[],
): asserts options is LoopguardOptions {
  if (options === undefined) return;
  if (!isRecord(options)) {
    throw new LoopguardConfigError(
      `Options must be an object such as { mode: 'warn' }; got ${show(options)}.`,
    );
  }
  const known = optionNames();
  const { extend, presets } = options as LoopguardOptions;
  let all = ids;
  if (extend !== undefined || presets !== undefined) {
    // Why first: rules and allowances may name what these add.
    if (extend !== undefined) CHECKS.extend(extend, 'extend', ids);
    all = [...ids, ...extendedEntries({ extend, presets }).map(({ id }) => id)];
  }
  for (const [option, value] of Object.entries(options)) {
    if (!Object.hasOwn(CHECKS, option)) {
      throw new LoopguardConfigError(
        `Unknown option ${show(option)}.${didYouMean(option, known)} Options: ${known.join(', ')}.`,
      );
    }
    if (value === undefined || option === 'extend') continue;
    CHECKS[option as keyof LoopguardOptions](value, option, all);
  }
}

/** Checks the `LOOPGUARD` environment variable, if it is set. */
export function modeFromEnvironment(value: string | undefined): Mode | undefined {
  if (value === undefined || value === '') return undefined;
  oneOf(MODES)(value, 'LOOPGUARD (environment variable)', []);
  return value as Mode;
}

/** Checks the `LOOPGUARD_BASELINE` environment variable. */
export function baselineModeFrom(value: string | undefined): BaselineMode {
  if (value === undefined || value === '') return 'check';
  oneOf(BASELINE_MODES)(value, 'LOOPGUARD_BASELINE (environment variable)', []);
  return value as BaselineMode;
}

/** An error about ids in an allowance, or undefined when each matches some catalog id. */
export function unknownIdMessage(
  patterns: readonly string[],
  ids: readonly string[],
): string | undefined {
  for (const pattern of patterns) {
    if (typeof pattern !== 'string') return `${show(pattern)} is not a call id.`;
    if (!ids.some(idMatcher(pattern))) {
      return `${show(pattern)} matches no known call.${didYouMean(pattern, ids)}`;
    }
  }
  return undefined;
}

function checkRules(value: unknown, option: string, ids: readonly string[]): void {
  if (!isRecord(value)) fail(option, value, "an object such as { 'crypto.*': 'warn' }");
  for (const [pattern, rule] of Object.entries(value)) {
    const problem = unknownIdMessage([pattern], ids);
    if (problem) throw new LoopguardConfigError(`Option "rules": ${problem}`);
    oneOf(RULES)(rule, `rules[${JSON.stringify(pattern)}]`, ids);
  }
}

function checkAllow(value: unknown, option: string, ids: readonly string[]): void {
  if (!Array.isArray(value)) fail(option, value, "a list such as [{ calls: 'fs.*', reason: '…' }]");
  const checked = new Set<string>();
  for (const [index, rule] of value.entries()) {
    const name = `allow[${index}]`;
    if (!isRecord(rule)) fail(name, rule, '{ calls?, from?, inside?, reach?, reason }');
    for (const key of Object.keys(rule)) {
      if (!ALLOW_KEYS.includes(key)) {
        throw new LoopguardConfigError(
          `Unknown key ${show(key)} in option "${name}".${didYouMean(key, ALLOW_KEYS)} Keys: ${ALLOW_KEYS.join(', ')}.`,
        );
      }
    }
    if (typeof rule.reason !== 'string' || rule.reason.trim() === '') {
      throw new LoopguardConfigError(
        `Option "${name}" has no reason: say why blocking is fine there, e.g. reason: 'runs before the server listens'. Got ${show(rule)}.`,
      );
    }
    const { calls, from, inside, reach } = rule as unknown as AllowRule;
    for (const [key, patterns] of Object.entries({ calls, from, inside })) {
      if (patterns === undefined) continue;
      if (!toList(patterns).every((pattern) => typeof pattern === 'string' && pattern !== '')) {
        fail(`${name}.${key}`, patterns, 'a string or a list of strings');
      }
    }
    for (const one of toList(reach ?? [])) oneOf(REACHES)(one, `${name}.reach`, ids);
    // Why once each: long lists of rules repeat the same few.
    const fresh = toList(calls ?? []).filter((pattern) => !checked.has(pattern));
    const problem = unknownIdMessage(fresh, ids);
    for (const pattern of fresh) checked.add(pattern);
    if (problem) throw new LoopguardConfigError(`Option "${name}.calls": ${problem}`);
  }
}

function checkBoolean(value: unknown, option: string): void {
  if (typeof value !== 'boolean') fail(option, value, 'true or false');
}

function checkReady(value: unknown, option: string): void {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return;
  if (!READY.includes(value as Ready)) {
    fail(
      option,
      value,
      `${READY.map((text) => `"${text}"`).join(', ')}, or milliseconds after the start`,
      didYouMean(value, READY as readonly string[]),
    );
  }
}

function checkPath(value: unknown, option: string): void {
  if (typeof value !== 'string' || value === '')
    fail(option, value, 'a path from the project root');
}

function checkReport(value: unknown, option: string): void {
  if (!isRecord(value)) fail(option, value, "an object such as { json: 'loopguard.json' }");
  for (const [key, path] of Object.entries(value)) {
    if (!REPORT_KEYS.includes(key)) {
      throw new LoopguardConfigError(
        `Unknown key ${show(key)} in option "${option}".${didYouMean(key, REPORT_KEYS)} Keys: ${REPORT_KEYS.join(', ')}.`,
      );
    }
    if (path !== undefined) checkPath(path, `${option}.${key}`);
  }
}

function checkStall(value: unknown, option: string, ids: readonly string[]): void {
  if (!isRecord(value)) fail(option, value, "an object such as { mode: 'fail', threshold: 100 }");
  const known = Object.keys(STALL_CHECKS);
  for (const [key, part] of Object.entries(value)) {
    if (!Object.hasOwn(STALL_CHECKS, key)) {
      throw new LoopguardConfigError(
        `Unknown key ${show(key)} in option "${option}".${didYouMean(key, known)} Keys: ${known.join(', ')}.`,
      );
    }
    if (part !== undefined) STALL_CHECKS[key as keyof StallOptions](part, `${option}.${key}`, ids);
  }
}

function checkDocsUrl(value: unknown, option: string): void {
  if (typeof value === 'function') return;
  if (typeof value === 'string' && URL.canParse(value)) return;
  // Why: what a function returned before it was sent to a worker.
  if (isRecord(value) && Object.values(value).every((url) => typeof url === 'string')) return;
  fail(option, value, 'a URL, or a function from call id to URL');
}

function oneOf(allowed: readonly string[]): Check {
  return (value, option) => {
    if (!allowed.includes(value as string)) {
      fail(
        option,
        value,
        allowed.map((text) => `"${text}"`).join(', '),
        didYouMean(value, allowed),
      );
    }
  };
}

function atLeast(least: number, allowed: string): Check {
  return (value, option) => {
    if (typeof value !== 'number' || !Number.isFinite(value) || value < least) {
      fail(option, value, allowed);
    }
  };
}

function fail(option: string, value: unknown, allowed: string, hint = ''): never {
  throw new LoopguardConfigError(
    `Option "${option}" is ${show(value)}; allowed: ${allowed}.${hint}`,
  );
}
