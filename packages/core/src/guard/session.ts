import { performance } from 'node:perf_hooks';
import { resolve } from 'node:path';
import { SourceFiles } from '../allow/source-allow.js';
import { knownIds } from '../catalog/index.js';
import type { CatalogEntry } from '../catalog/types.js';
import type { CompiledAllow, CompiledOptions } from '../options/compile.js';
import type { Rule } from '../options/types.js';
import { withFormatter } from './capture.js';
import { displayPath, toPath } from './files.js';
import type { RuleUse } from '../report/unused-rules.js';
import type { Violation } from '../report/violation.js';
import { KnownCalls } from './known-calls.js';
import { type Allowance, Attempt, type Store, type TestInfo, TestLedger } from './owner.js';
import type { CallRecord, Evidence, UsedAllow } from './record.js';
import { SafeMap, SafeSet, SafeWeakSet } from '../safe/collections.js';
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
  /** The test file holds the text `@loopguard-off`. */
  readonly hasOffTag?: boolean;
  /** The realm's own `Error`, where tests run in another realm than loopguard. */
  readonly realmError?: ErrorConstructor;
  /**
   * The `Error` whose `prepareStackTrace` applies source maps, where tests can replace that hook;
   * default: this realm's, out of their reach.
   */
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
// When a file has so many, each of its further tests keeps only a few.
const MANY_SITES = 2000;
const FEW_SITES = 3;

function faultText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

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
  readonly tests: Map<object, TestLedger> = new SafeMap();
  /** The context of what is no test's and no hook's, such as an environment: nothing in it is guarded. */
  readonly outside: Store = new Attempt(new TestLedger({ name: '' })).hookStore;
  /** Why nothing of this file is guarded, when its author decided so. */
  readonly offReason: string | undefined;

  /** What the runner had installed before tests ran; undefined where they cannot replace it. */
  readonly #formatter: ErrorConstructor['prepareStackTrace'] | undefined;
  readonly #faults = new SafeMap<string, undefined>();
  /** Every id that an opt-out may name. */
  readonly ids: readonly string[];
  readonly hasCoverage: boolean;
  /** Watches for computation that holds the loop, unless that is off. */
  stalls: Stalls | undefined;

  readonly #startFiles: ReadonlySet<string>;
  readonly #active = new SafeSet<Attempt>();
  readonly #entries = new SafeMap<CatalogEntry, EntryState>();
  readonly #attempts = new SafeWeakSet<Attempt>();
  readonly #warned = new SafeSet<string>();
  #sites = 0;
  readonly #usedComments = new SafeSet<string>();
  readonly #judgedRules = new SafeSet<number>();
  #known: KnownCalls | undefined;

  constructor(init: SessionInit) {
    this.options = init.options;
    this.ids = idsWith(init.options.extended);
    this.root = init.root;
    this.hasCoverage = init.hasCoverage ?? false;
    this.testFile = toPath(init.testFile);
    this.realmError = init.realmError ?? Error;
    this.stackError = init.stackError ?? Error;
    this.hasRunReport = init.hasRunReport ?? false;
    this.ruleUses = this.options.allowReasons.map(() => 0);
    this.fileLedger.startedAt = now();
    this.offReason = init.hasOffTag ? this.#readOffTag() : undefined;
    // Why ours too: V8 falls back to it for a realm without a hook of its own.
    this.#formatter =
      init.stackError && (init.stackError.prepareStackTrace ?? Error.prepareStackTrace);
    this.#startFiles = new SafeSet([this.testFile, ...(init.setupFiles ?? []).map(toPath)]);
    this.offReason = init.hasOffTag ? this.#readOffTag() : undefined;
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
      // Why: a module that was patched for another test file may be known to this one as well.
      const isKnown = entry.category !== 'package' || this.ids.includes(entry.id);
      const rule = isKnown ? this.options.ruleOf(entry.id, fallback) : 'off';
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
    const own = firstMatch(owner.allowances, id) ?? firstMatch(this.fileLedger.allowances, id);
    if (own !== undefined || owner !== this.fileLedger) return own;
    // Why all: whichever test the call was for, its author accepted it.
    const candidates = this.#candidates(store);
    const isAccepted =
      candidates.length > 0 &&
      candidates.every((test) => firstMatch(test.allowances, id) !== undefined);
    const [first, ...others] = candidates;
    for (const test of isAccepted ? others : candidates) {
      const allowance = firstMatch(test.allowances, id);
      if (allowance) this.useAllowance(allowance, test);
    }
    return isAccepted && first ? firstMatch(first.allowances, id) : undefined;
  }

  /** The tests one of which must be to blame for a call that the file answers for, and has not accepted it yet. */
  candidatesFor(id: string, store: Store | undefined, owner: TestLedger): TestInfo[] {
    if (owner !== this.fileLedger) return [];
    return this.#candidates(store)
      .filter((test) => firstMatch(test.allowances, id) === undefined)
      .map(({ info }) => info);
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
      const limit = this.#sites < MANY_SITES ? MAX_SITES : FEW_SITES;
      if (ledger.records.size >= limit) {
        ledger.dropped++;
        return undefined;
      }
      record = make();
      ledger.records.set(key, record);
      this.#sites++;
    }
    return record;
  }

  /** Formats a record's frames with the source maps of the runner, whatever tests have installed since. */
  readonly stackOf = (text: Evidence['text']): unknown => {
    try {
      if (this.#formatter === undefined) return text.stack;
      return withFormatter(this.stackError, this.#formatter, () => text.stack);
    } catch {
      // Why: positions in the code that runs are better than none.
      return undefined;
    }
  };

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
    return [...new SafeSet(messages)];
  }

  /** Prints once what does not fail anything. */
  readonly warn = (text: string): void => {
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    process.stderr.write(`${text.startsWith('[loopguard]') ? '' : '[loopguard] '}${text}\n`);
  };

  /** Keeps a failure of loopguard's own: it must not change a result silently. */
  fault(error: unknown, call: string): void {
    if (this.#faults.size < MAX_SITES) this.#faults.set(`${call}: ${faultText(error)}`, undefined);
  }

  get faults(): string[] {
    return [...this.#faults.keys()].map(
      (text) =>
        `[loopguard] A call could not be judged, so nothing can be said about it: ${text}. The test may have changed a built-in that loopguard needs; if not, please report it.`,
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

  #readOffTag(): string | undefined {
    const tag = this.sources.offTag(this.testFile);
    if (!tag) return undefined;
    if (tag.reason !== '') return tag.reason;
    const message = `[loopguard] @loopguard-off at ${displayPath(this.root, this.testFile)}:${tag.line} does not work: it needs a reason, e.g. @loopguard-off -- why.`;
    this.fileLedger.mistakes.set(message, { message, stack: [] });
    return undefined;
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

  /** Who may have made a call of shared code; nobody where a hook or an ended test made it. */
  #candidates(store: Store | undefined): TestLedger[] {
    const attempt = store?.attempt;
    if (attempt && (!attempt.isDone || store?.phase === 'body')) return [];
    return [...this.#active].map(({ test }) => test);
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

// Why by index: a test may have replaced the methods and the iterator of arrays.
function firstMatch(allowances: readonly Allowance[], id: string): Allowance | undefined {
  for (let index = 0; index < allowances.length; index++) {
    const allowance = allowances[index] as Allowance;
    if (allowance.matches(id)) return allowance;
  }
  return undefined;
}

function idsWith(extended: readonly CatalogEntry[]): readonly string[] {
  return extended.length === 0 ? knownIds : [...knownIds, ...extended.map(({ id }) => id)];
}
