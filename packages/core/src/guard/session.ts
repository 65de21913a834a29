import { performance } from 'node:perf_hooks';
import { resolve } from 'node:path';
import { SourceFiles } from '../allow/source-allow.js';
import type { CatalogEntry } from '../catalog/types.js';
import type { CompiledAllow, CompiledOptions } from '../options/compile.js';
import type { Rule } from '../options/types.js';
import { toPath } from './files.js';
import type { RuleUse } from '../report/unused-rules.js';
import type { Violation } from '../report/violation.js';
import type { UsedAllow } from './judge.js';
import { KnownCalls } from './known-calls.js';
import { type Allowance, Attempt, type Store, type TestInfo, TestLedger } from './owner.js';
import type { CallRecord } from './record.js';
import type { Stalls } from './stalls.js';

/** What an adapter says about the test file it is about to run. */
export interface SessionInit {
  readonly options: CompiledOptions;
  /** The project root: paths are printed and globs are matched relative to it. */
  readonly root: string;
  readonly testFile: string;
  readonly setupFiles?: readonly string[];
  /** Coverage is collected: nothing may attach to this thread and leave again. */
  readonly hasCoverage?: boolean;
  /** The realm's own `Error`, where tests run in another realm than loopguard. */
  readonly realmError?: ErrorConstructor;
  /** The `Error` whose `prepareStackTrace` applies source maps; default: this realm's. */
  readonly stackError?: ErrorConstructor;
  /** Whether somebody gathers what the files of the run say; default: no. */
  readonly hasRunReport?: boolean;
}

/** How one catalog entry is treated in a session. */
export interface EntryState {
  readonly rule: Rule;
  /** An allow rule that needs no stack to decide. */
  readonly allow: CompiledAllow | undefined;
}

// Why captured: fake timers replace `performance.now`.
const now = performance.now.bind(performance);
// Why: a runaway recursion gives every call a stack of its own; the count goes on without them.
const MAX_SITES = 200;

/** The state of one test file: its tests, who is running, and what blocked. */
export class Session {
  readonly options: CompiledOptions;
  readonly root: string;
  readonly testFile: string;
  readonly realmError: ErrorConstructor;
  readonly stackError: ErrorConstructor;
  readonly hasRunReport: boolean;
  /** How many calls each `allow` rule covered without a look at the stack, by position. */
  readonly ruleUses: number[];
  /** The scopes that covered something, and whose they are. */
  readonly usedAllowances: (readonly [Allowance, TestLedger])[] = [];
  /** Opt-outs that covered nothing, for the run's report. */
  unused: readonly string[] = [];
  readonly sources: SourceFiles = new SourceFiles();
  /** What no single test can answer for. */
  readonly fileLedger: TestLedger = new TestLedger({ name: '' });
  readonly tests: Map<object, TestLedger> = new Map();
  readonly hasCoverage: boolean;
  readonly faults: Set<string> = new Set();
  /** Watches for computation that holds the loop, unless that is off. */
  stalls: Stalls | undefined;

  readonly #startFiles: ReadonlySet<string>;
  readonly #active = new Set<Attempt>();
  readonly #entries = new Map<CatalogEntry, EntryState>();
  readonly #attempts = new WeakSet<Attempt>();
  readonly #warned = new Set<string>();
  readonly #usedComments = new Set<string>();
  readonly #judgedRules = new Set<number>();
  #known: KnownCalls | undefined;

  constructor(init: SessionInit) {
    this.options = init.options;
    this.root = init.root;
    this.hasCoverage = init.hasCoverage ?? false;
    this.testFile = toPath(init.testFile);
    this.realmError = init.realmError ?? Error;
    this.stackError = init.stackError ?? Error;
    this.hasRunReport = init.hasRunReport ?? false;
    this.ruleUses = this.options.allowReasons.map(() => 0);
    this.fileLedger.startedAt = now();
    this.#startFiles = new Set([this.testFile, ...(init.setupFiles ?? []).map(toPath)]);
  }

  /** True for the test file and the set-up files. */
  readonly isTestFile = (path: string): boolean => this.#startFiles.has(path);

  /** The ledger of a test; `key` is the runner's own object for it. */
  test(key: object, info: TestInfo): TestLedger {
    let test = this.tests.get(key);
    if (!test) {
      test = new TestLedger(info);
      this.tests.set(key, test);
    }
    return test;
  }

  begin(test: TestLedger): Attempt {
    this.#declareAllowances(test);
    const attempt = new Attempt(test);
    test.startedAt = now();
    this.#active.add(attempt);
    this.#attempts.add(attempt);
    if (this.options.hooks) this.stalls?.enter(attempt);
    return attempt;
  }

  /** Settled when the first test may begin. */
  get ready(): Promise<unknown> | undefined {
    return this.stalls?.ready;
  }

  enterBody(attempt: Attempt): void {
    attempt.phase = 'body';
    this.stalls?.enter(attempt);
  }

  /** @param isSynchronous - the test's function could not wait; undefined where that is not known */
  leaveBody(attempt: Attempt, isSynchronous?: boolean): void {
    this.stalls?.leave(attempt, isSynchronous);
    attempt.phase = 'hook';
    if (this.options.hooks && this.#active.has(attempt)) this.stalls?.enter(attempt);
  }

  /** A hook that starts now: of `test`, or of the whole file (beforeAll, afterAll). */
  beginHook(test: TestLedger = this.fileLedger): Attempt {
    const attempt = new Attempt(test);
    this.#attempts.add(attempt);
    return attempt;
  }

  end(attempt: Attempt): void {
    this.stalls?.leave(attempt);
    attempt.isDone = true;
    if (this.#active.has(attempt)) attempt.test.durationMs = now() - attempt.test.startedAt;
    attempt.phase = 'hook';
    this.#active.delete(attempt);
  }

  /**
   * Whose a call is that is made now in an asynchronous context: a test's, the file's where no
   * single test can be named, or undefined where nothing is guarded.
   */
  ownerOf(store: Store | undefined): TestLedger | undefined {
    const attempt = store?.attempt;
    if (attempt === undefined) return this.#soleOwner();
    // Why: what an earlier file left behind is not this file's doing.
    if (!this.#attempts.has(attempt)) return undefined;
    if (attempt.isDone) {
      // Why: what a hook left behind (a server, an interval) is shared code; a body's leftovers are late.
      return store?.phase === 'body' ? this.fileLedger : this.#soleOwner();
    }
    if (store?.phase === 'body' || attempt.phase === 'body' || this.options.hooks)
      return attempt.test;
    return undefined;
  }

  /** Why the file is blamed, for the report; undefined when a test is. */
  contextOf(store: Store | undefined, owner: TestLedger): string | undefined {
    if (owner !== this.fileLedger) return undefined;
    const attempt = store?.attempt;
    if (attempt && !attempt.isDone) return 'none: a beforeAll or afterAll hook made the call';
    const running = [...this.#active].map(({ test }) => JSON.stringify(test.info.name));
    if (attempt && store?.phase === 'body') {
      const meanwhile = running.length === 0 ? '' : `, while ${running.join(', ')} ran`;
      return `${JSON.stringify(attempt.test.info.name)} had already ended${meanwhile}: await what it starts`;
    }
    return oneOf(running);
  }

  /** @param fallback - the rule where the options name none; the entry's own by default */
  stateOf(entry: CatalogEntry, fallback: Rule = entry.rule): EntryState {
    let state = this.#entries.get(entry);
    if (state === undefined) {
      const rule = this.options.ruleOf(entry.id, fallback);
      const allow = this.options.allowFor(entry.id).find(({ from, inside }) => !from && !inside);
      state = { rule, allow };
      this.#entries.set(entry, state);
    }
    return state;
  }

  /** The innermost allowance that covers a call made now, or undefined. */
  allowanceFor(id: string, store: Store | undefined, owner: TestLedger): Allowance | undefined {
    for (let scope = store?.scope; scope !== undefined; scope = scope.outer) {
      if (scope.allowance.matches(id)) return scope.allowance;
    }
    for (const allowance of owner.allowances) {
      if (allowance.matches(id)) return allowance;
    }
    return this.fileLedger.allowances.find((allowance) => allowance.matches(id));
  }

  /** Where an opt-out made now without a block belongs. */
  allowanceOwner(store: Store | undefined): TestLedger {
    if (store?.attempt && !store.attempt.isDone) return store.attempt.test;
    const owner = this.#active.size === 1 ? [...this.#active][0]?.test : undefined;
    return owner ?? this.fileLedger;
  }

  /** The record of a call site, made when it is new; undefined when there are too many to keep. */
  record(ledger: TestLedger, key: string, make: () => CallRecord): CallRecord | undefined {
    let record = ledger.records.get(key);
    if (record === undefined) {
      if (ledger.records.size >= MAX_SITES) {
        ledger.dropped++;
        return undefined;
      }
      record = make();
      ledger.records.set(key, record);
    }
    return record;
  }

  /** Opt-outs of this file's tests that covered nothing. */
  unusedMessages(): string[] {
    const messages: string[] = [];
    for (const { allowances, info } of [this.fileLedger, ...this.tests.values()]) {
      for (const { uses, where, reason } of allowances) {
        if (uses > 0) continue;
        const owner = info.name === '' ? 'the file' : JSON.stringify(info.name);
        messages.push(
          `[loopguard] ${where} of ${owner} is not needed: nothing blocked (reason: ${reason}). Remove it.`,
        );
      }
    }
    for (const { file, line, reason } of this.sources.docblock(this.testFile)) {
      if (reason === '' || this.#usedComments.has(`${file}:${line} ${reason}`)) continue;
      messages.push(
        `[loopguard] The @loopguard-allow at ${file}:${line} is not needed: nothing blocked. Remove it.`,
      );
    }
    return [...new Set(messages)];
  }

  /** Prints once what does not fail anything. */
  readonly warn = (text: string): void => {
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    process.stderr.write(`${text.startsWith('[loopguard]') ? '' : '[loopguard] '}${text}\n`);
  };

  /** Keeps a failure of loopguard's own: it must not change a result silently. */
  fault(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.faults.add(
      `[loopguard] A call could not be judged: ${text}. This is a bug in loopguard or a changed built-in; please report it.`,
    );
  }

  /** What this file says about the `allow` rules, for the end of the run. */
  ruleUse(): RuleUse {
    const { unusedAllow, allowReasons } = this.options;
    const isUsed = (index: number): boolean =>
      this.ruleUses[index] !== 0 || this.#judgedRules.has(index);
    const used = [...allowReasons.keys()].filter(isUsed);
    return { unusedAllow, reasons: allowReasons, used };
  }

  useRule(index: number): void {
    this.ruleUses[index] = (this.ruleUses[index] ?? 0) + 1;
  }

  useAllowance(allowance: Allowance, owner: TestLedger): void {
    if (allowance.uses++ === 0) this.usedAllowances.push([allowance, owner]);
  }

  /** Whether the baseline knows a call; such a call fails nothing. */
  isKnown(violation: Violation): boolean {
    if (this.options.baseline === undefined) return false;
    return this.options.baselineMode === 'write' || (this.openBaseline()?.has(violation) ?? false);
  }

  /** @throws LoopguardConfigError when the baseline is broken or made by a newer loopguard */
  openBaseline(): KnownCalls | undefined {
    const { baseline } = this.options;
    if (baseline !== undefined) {
      this.#known ??= new KnownCalls(resolve(this.root, baseline), this.sources);
    }
    return this.#known;
  }

  /** Tells of opt-outs that covered nothing: in the run's report, or at once. */
  leaveUnused(messages: readonly string[]): void {
    if (this.hasRunReport) this.unused = messages;
    else for (const message of messages) this.warn(message);
  }

  noteUsed({ reason, where, rule }: UsedAllow): void {
    if (rule === undefined) this.#usedComments.add(`${where} ${reason}`);
    else this.#judgedRules.add(rule);
  }

  #declareAllowances(test: TestLedger): void {
    test.allowances.length = 0;
    const declared = test.info.allow;
    if (declared === undefined || declared.reason === false) return;
    const { reason, where } = declared;
    if (typeof reason === 'string' && reason.trim() !== '') {
      test.allowances.push({ reason, matches: () => true, where, uses: 0 });
      return;
    }
    const message = `[loopguard] ${where} of ${JSON.stringify(test.info.name)} does not work: it needs a reason, e.g. { meta: { allowBlocking: 'why' } }.`;
    test.mistakes.set(message, { message, stack: [] });
  }

  #soleOwner(): TestLedger | undefined {
    let guarded = 0;
    let last: Attempt | undefined;
    for (const attempt of this.#active) {
      if (attempt.phase === 'body' || this.options.hooks) guarded++;
      last = attempt;
    }
    if (last === undefined || guarded === 0) return undefined;
    return this.#active.size === 1 ? last.test : this.fileLedger;
  }
}

/** What a report says when any of several tests may be the one. */
export function oneOf(quotedNames: readonly string[]): string {
  return `one of ${quotedNames.join(', ')}, which ran at the same time`;
}
