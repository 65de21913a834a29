import { STALL_ID } from '../catalog/stall-id.js';
import { isWatchedByDefault } from '../catalog/watched.js';
import type { CompiledAllow, CompiledOptions } from './compiled-options.js';
import { anyId, idMatcher, toList } from './match.js';
import type { Reach } from './reach.js';
import type { BaselineMode, Mode, PlainOptions, Rule } from './types.js';
import { SafeMap } from '../safe/collections.js';
import { late } from '../safe/late.js';

type FrameMatchers = typeof import('./frame-matchers.js');
type Extended = typeof import('./extended-entry.js');
type Docs = typeof import('./docs-for.js');

/** Compiles checked options. Globs are compiled here, once, and never on a call. */
export function compileOptions(
  options: PlainOptions,
  mode?: Mode,
  baselineMode: BaselineMode = 'check',
): CompiledOptions {
  const given = Object.entries(options.rules ?? {});
  const rules = given.map(([pattern, rule]) => [idMatcher(pattern), rule] as const);
  const allow = (options.allow ?? []).map((rule, index): CompiledAllow => {
    const calls = anyId(rule.calls === undefined ? undefined : toList(rule.calls));
    return {
      index,
      reason: rule.reason,
      calls,
      allowsStalls: calls(STALL_ID),
      from: lazily(rule.from, 'fileMatcher'),
      inside: lazily(rule.inside, 'frameMatcher'),
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
    extended: (options.extend ?? []).map((entry) => late<Extended>().toCatalogEntry(entry)),
    turnsOn: given.some(([pattern, rule]) => rule !== 'off' && mayTurnOn(pattern)),
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
    docsFor: (id, official) => late<Docs>().docsFor(options.docsUrl, id, official),
  };
}

/** Why not of these: most rules name what is reported anyway, to warn of it only. */
function mayTurnOn(pattern: string): boolean {
  return pattern !== STALL_ID && !isWatchedByDefault(pattern);
}

/** Why: most rules are for files that one test file never comes across, and there may be thousands. */
function lazily(
  patterns: string | readonly string[] | undefined,
  kind: keyof FrameMatchers,
): CompiledAllow['from'] {
  if (patterns === undefined) return undefined;
  let matches: CompiledAllow['from'];
  return (frame) => (matches ??= matcherOf(kind, toList(patterns)))(frame);
}

function matcherOf(
  kind: keyof FrameMatchers,
  patterns: readonly string[],
): ReturnType<FrameMatchers[typeof kind]> {
  const { fileMatcher, frameMatcher } = late<FrameMatchers>();
  return kind === 'fileMatcher' ? fileMatcher(patterns) : frameMatcher(patterns);
}
