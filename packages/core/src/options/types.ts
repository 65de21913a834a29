import type { ExtendEntry } from '../catalog/presets.js';
import type { Reach } from './reach.js';

/** What a matching call leads to; see {@link LoopguardOptions.mode}. */
export type Mode = 'fail' | 'throw' | 'warn' | 'off';

/** When a program is guarded from; see {@link LoopguardOptions.ready}. */
export type Ready = 'listen' | 'immediately' | 'manual' | number;

/** Severity of one catalog id. */
export type Rule = 'error' | 'warn' | 'off';

/** A project-wide allowance, narrowed by any of `calls`, `from`, `inside` and `reach`. */
export interface AllowRule {
  /** Catalog ids or globs of ids. Default: every call. */
  readonly calls?: string | readonly string[];
  /** The blamed file: a glob from the project root, or `pkg:<name>` for a package in node_modules. */
  readonly from?: string | readonly string[];
  /** Any frame on the stack: a file glob, `<file glob>#<function>`, or `pkg:<name>`. */
  readonly inside?: string | readonly string[];
  /**
   * How the call was reached: it stands in a `test file` or in a `test double`; it was made for a
   * request, an event or by an `async` function; or it is `sync` all the way from the test.
   */
  readonly reach?: Reach | readonly Reach[];
  /** Why blocking is fine there. Required: it is what the next reader needs. */
  readonly reason: string;
}

/** What {@link LoopguardOptions.report} asks for. */
export interface ReportOption {
  /** Path of a JSON report; its schema is `loopguard/report.schema.json`. */
  readonly json?: string;
  /** Path of a page for people: one file that loads nothing else. */
  readonly html?: string;
  /** Path of a SARIF 2.1.0 log, for code scanning. */
  readonly sarif?: string;
}

/** What `LOOPGUARD_BASELINE` asks for; `check` when it is not set. */
export type BaselineMode = 'check' | 'write' | 'tighten';

/** What is done about JavaScript that holds the loop without calling anything in the catalog. */
export interface StallOptions {
  /**
   * Milliseconds of the thread's own CPU time that a test may hold the loop without a break.
   * @default 100
   */
  readonly threshold?: number;
  /**
   * `fail` fails the test, `warn` prints, `off` does not look.
   * @default 'warn'
   */
  readonly mode?: 'off' | 'warn' | 'fail';
  /**
   * When the sampling profiler runs, which names function and line. `auto`: from the start of a
   * file that stalled in the last run or, where stalls fail tests, was not clean in it; else after
   * the first stall.
   * @default 'auto'
   */
  readonly profile?: 'auto' | 'always' | 'off';
  /**
   * Milliseconds after which code that still holds the loop is reported while it hangs; 0 never.
   * Another thread watches from the first second of a file on, or from its first test on when this
   * is set.
   * @default 5000
   */
  readonly hang?: number;
}

/** An entry, a list of them such as a preset, or the name of a preset (`bcrypt`). */
export type Extension = string | ExtendEntry | readonly Extension[];

/**
 * Options of both adapters.
 *
 * @example
 * ```ts
 * const options: LoopguardOptions = {
 *   rules: { 'crypto.*': 'warn', 'fs.existsSync': 'off' },
 *   allow: [{ calls: 'fs.*', from: 'src/migrations/**', reason: 'runs before the server listens' }],
 * };
 * ```
 */
export interface LoopguardOptions {
  /**
   * `fail` records the call and fails the test; `throw` also throws at the call, before it blocks;
   * `warn` prints and never fails; `off` does nothing. The environment variable `LOOPGUARD` overrides it.
   * @default 'fail'
   */
  readonly mode?: Mode;
  /**
   * Catalog id or glob → severity. The last match wins.
   * @default {}
   */
  readonly rules?: Readonly<Record<string, Rule>>;
  /**
   * Calls that may block, each with its reason.
   * @default []
   */
  readonly allow?: readonly AllowRule[];
  /**
   * `allow` accepts calls whose line (`where` in the report) is in a test or set-up file, also
   * those that a package makes for that line, such as its matcher.
   * @default 'report'
   */
  readonly testFiles?: 'report' | 'allow';
  /**
   * What to do about calls that a package in node_modules made.
   * @default 'report'
   */
  readonly packages?: 'report' | 'allow' | 'warn';
  /**
   * Guard beforeAll, beforeEach, afterEach and afterAll as well.
   * @default false
   */
  readonly hooks?: boolean;
  /**
   * Heavy computation: a slow regular expression, a huge `JSON.parse`, a busy loop.
   * @default { mode: 'warn', threshold: 100, profile: 'auto', hang: 5000 }
   */
  readonly stall?: StallOptions;
  /**
   * More entries for the catalog: functions of packages or of the project, and presets.
   * @default []
   */
  readonly extend?: readonly Extension[];
  /** `auto` adds the presets of those well-known packages that the project has installed. */
  readonly presets?: 'auto';
  /**
   * What to do about an `allowBlocking` scope, a test's or describe's `meta.allowBlocking` or a
   * file's docblock that nothing used in that file.
   * @default 'warn'
   */
  readonly unusedAllow?: Rule;
  /**
   * When a program under `@loopguard/runtime` is guarded from; test runners have no use for it. `listen`:
   * from the first server that listens, else 5 s after the start. `immediately`: from the start.
   * `manual`: from the call of `ready()`. A number: so many milliseconds after the start.
   * @default 'listen'
   */
  readonly ready?: Ready;
  /**
   * Path of the file of known blocking calls, from the project root: they do not fail, new ones do.
   * `LOOPGUARD_BASELINE=write` makes the file, `LOOPGUARD_BASELINE=tighten` lowers it.
   */
  readonly baseline?: string;
  /**
   * Fail the run when the baseline knows more than a whole run found.
   * @default false
   */
  readonly baselineStrict?: boolean;
  /** Files to write when the run has ended; paths from the project root. */
  readonly report?: ReportOption;
  /**
   * A team's own guide: a base URL to which `#<call id>` is added (or the bare id after a
   * trailing `/`, `=` or `#`), or a function from call id to URL.
   */
  readonly docsUrl?: string | ((call: string) => string);
}

/** Options after functions were resolved, so that they can travel to a worker as plain data. */
export interface PlainOptions extends Omit<LoopguardOptions, 'docsUrl' | 'extend' | 'presets'> {
  /** With presets as entries. */
  readonly extend?: readonly PlainEntry[];
  readonly docsUrl?: string | Readonly<Record<string, string>>;
}

/** An entry that may say where its module is, so that workers need not look for it. */
export interface PlainEntry extends ExtendEntry {
  /** Absolute, slash-separated: the files that can be the module, found from the project root. */
  readonly files?: readonly string[];
}
