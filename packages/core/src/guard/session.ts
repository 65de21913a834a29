import { performance } from 'node:perf_hooks';
import type { SourceFiles } from '../source/source-files.js';
import type { CatalogEntry } from '../catalog/types.js';
import type { CompiledOptions } from '../options/compile.js';
import { projectRoot } from '../options/project-root.js';
import type { Rule } from '../options/types.js';
import { withFormatter } from '../stack/capture.js';
import { toPath } from '../stack/files.js';
import type { Violation } from '../report/violation.js';
import type { KnownCalls } from '../judge/known-calls.js';
import { Attribution } from '../ledger/attribution.js';
import { OptOuts } from '../ledger/opt-outs.js';
import { Attempt, type Store } from '../ledger/attempt.js';
import type { TestInfo } from '../ledger/test-info.js';
import { TestLedger } from '../ledger/test-ledger.js';
import type { CallPath, CallRecord, Evidence } from '../ledger/record.js';
import { descriptorOf } from '../safe/descriptors.js';
import { SafeMap, SafeSet } from '../safe/collections.js';
import { late } from './late-half.js';
import { resolve } from '../safe/originals.js';
import type { EntryState, FileFacts } from '../ledger/file-facts.js';
import type { Realm } from '../stack/realm.js';
import type { FileInit, FileRun } from './contract.js';
import type { Stalls } from '../stall/stalls.js';

/**
 * A call that is allowed: `timed` where it may take long, so that its time is nobody's stall;
 * `untimed` where it cannot, or where stalls are allowed as well. Reading the clock twice takes
 * longer than all the rest.
 */
export type Allowed = 'timed' | 'untimed' | undefined;

// Why captured: fake timers replace `performance.now`.
const now = performance.now.bind(performance);
// Why: a runaway recursion gives every call a stack of its own; the count goes on without them.
const MAX_SITES = 200;
// When a file has so many, each of its further tests keeps only a few.
const MANY_SITES = 2000;
const FEW_SITES = 3;

/** What makes stacks of a realm's errors. Why its getter, if it has one: running that is not ours to do. */
function formatterOf(RealmError: ErrorConstructor): unknown {
  const { get, value } = (descriptorOf(RealmError, 'prepareStackTrace') ??
    {}) as PropertyDescriptor;
  const formatter: unknown = get ?? value;
  return typeof formatter === 'function' ? formatter : undefined;
}

function faultText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a session needs to know of its file. */
export type SessionInit = Omit<FileInit, 'describe' | 'suitesOf' | 'outer'>;

/** The state of one test file: its tests, who is running, and what blocked. */
export class Session implements FileFacts, Realm {
  readonly options: CompiledOptions;
  readonly root: string;
  readonly testFile: string;
  readonly realmError: ErrorConstructor;
  readonly stackError: ErrorConstructor;
  readonly hasRunReport: boolean;
  readonly printsEqualErrorsOnce: boolean;
  readonly runDirectory: string | undefined;
  /** Opt-outs that covered nothing, for the run's report. */
  unused: readonly string[] = [];
  /** What no single test can answer for. */
  readonly fileLedger: TestLedger = new TestLedger({ name: '' });
  readonly tests: Map<object, TestLedger> = new SafeMap();
  /** What is known of stacks that led to a recorded call. */
  readonly paths: Map<string, CallPath> = new SafeMap();
  readonly attribution: Attribution;
  /** Calls that wait for a look at their stacks, which tells whose they are. */
  readonly contested: TestLedger;
  readonly optOuts: OptOuts;
  /** The context of what is no test's and no hook's, such as an environment: nothing in it is guarded. */
  readonly outside: Store = new Attempt(new TestLedger({ name: '' })).hookStore;
  /** Why nothing of this file is guarded, when its author decided so. */
  readonly offReason: string | undefined;

  /** What the runner had installed before tests ran; undefined where they cannot replace it. */
  readonly #formatter: ErrorConstructor['prepareStackTrace'] | undefined;
  /** The hook that formats stacks where tests run, unless somebody has put in one of their own. */
  #givenFormatter: unknown;
  readonly #faults = new SafeMap<string, undefined>();
  readonly hasCoverage: boolean;
  /** What the file's adapter talks to. */
  run: FileRun | undefined;
  /** Watches for computation that holds the loop, unless that is off. */
  stalls: Stalls | undefined;

  readonly #startFiles: ReadonlySet<string>;
  readonly #entries = new SafeMap<CatalogEntry, EntryState>();
  readonly #warned = new SafeSet<string>();
  #sites = 0;
  readonly #mayOptOut: boolean;
  #known: KnownCalls | undefined;
  #sources: SourceFiles | undefined;
  #ids: readonly string[] | undefined;

  constructor(init: SessionInit) {
    this.options = init.options;
    this.#mayOptOut = init.mayOptOut ?? true;
    this.root = projectRoot(init.root);
    this.hasCoverage = init.hasCoverage ?? false;
    this.testFile = toPath(init.testFile);
    this.realmError = init.realmError ?? Error;
    this.stackError = init.stackError ?? Error;
    this.hasRunReport = init.hasRunReport ?? false;
    this.printsEqualErrorsOnce = init.printsEqualErrorsOnce ?? false;
    this.runDirectory = init.runDirectory;
    this.attribution = new Attribution(this.options, this.fileLedger);
    this.contested = this.attribution.contested;
    this.optOuts = new OptOuts(this.options, this.fileLedger, this.attribution);
    this.fileLedger.startedAt = now();
    // Why ours too: V8 falls back to it for a realm without a hook of its own.
    this.#formatter =
      init.stackError && (init.stackError.prepareStackTrace ?? Error.prepareStackTrace);
    this.#givenFormatter = 'formatter' in init ? init.formatter : formatterOf(this.realmError);
    this.#startFiles = new SafeSet([this.testFile, ...(init.setupFiles ?? []).map(toPath)]);
    this.offReason = this.#mayOptOut ? late().readOffReason(this) : undefined;
  }

  get sources(): SourceFiles {
    return (this.#sources ??= new (late().SourceFiles)());
  }

  /** The runner has installed what it formats stacks with, and no code of the user's has run since. */
  noteFormatter(): void {
    this.#givenFormatter = formatterOf(this.realmError);
  }

  /** Whether code of the user's formats stacks. What the runner's own formatter reads is never the user's call. */
  get hasForeignFormatter(): boolean {
    const formatter = formatterOf(this.realmError);
    return formatter !== undefined && formatter !== this.#givenFormatter;
  }

  /** Every id that an opt-out may name. */
  get ids(): readonly string[] {
    return (this.#ids ??= late().idsWith(this.options.extended));
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

  /** @param fallback - the rule where the options name none; the entry's own by default */
  stateOf(entry: CatalogEntry, fallback: Rule = entry.rule): EntryState {
    let state = this.#entries.get(entry);
    if (state === undefined) {
      // Why: a module that was patched for another test file may be known to this one as well.
      const isKnown = entry.category !== 'package' || this.ids.includes(entry.id);
      const rule = isKnown ? this.options.ruleOf(entry.id, fallback) : 'off';
      const allow = this.options
        .allowFor(entry.id)
        .find(({ from, inside, reach }) => !from && !inside && !reach);
      state = { rule, allow };
      this.#entries.set(entry, state);
    }
    return state;
  }

  /** Whether a call needs no look at its stack: a rule, its arguments or an opt-out covers it. */
  allows(
    entry: CatalogEntry,
    args: ArrayLike<unknown>,
    self: unknown,
    store: Store | undefined,
    owner: TestLedger,
  ): Allowed {
    const state = this.stateOf(entry);
    if (state.rule === 'off') return 'timed';
    if (entry.allowedWhen?.test?.(args, self)) return 'untimed';
    const allowance = this.optOuts.allowanceFor(entry.id, store, owner);
    if (allowance !== undefined) {
      this.optOuts.useAllowance(allowance, owner === this.contested ? this.fileLedger : owner);
      return allowance.allowsStalls ? 'untimed' : 'timed';
    }
    if (state.allow !== undefined) {
      this.optOuts.useRule(state.allow.index);
      return state.allow.allowsStalls ? 'untimed' : 'timed';
    }
    return undefined;
  }

  /** Whether a call would need an opt-out: neither a rule nor its arguments make it harmless. */
  isWatched(entry: CatalogEntry, args: ArrayLike<unknown>, self: unknown): boolean {
    return this.stateOf(entry).rule !== 'off' && !entry.allowedWhen?.test?.(args, self);
  }

  /** Whether a ledger keeps no more records. */
  isFull({ records }: TestLedger): boolean {
    return records.size >= (this.#sites < MANY_SITES ? MAX_SITES : FEW_SITES);
  }

  /** The record of a call site, made when it is new; undefined when there are too many to keep: see `judge-further.ts`. */
  record(ledger: TestLedger, key: string, make: () => CallRecord): CallRecord | undefined {
    let record = ledger.records.get(key);
    if (record === undefined) {
      if (this.isFull(ledger)) return undefined;
      record = make();
      ledger.records.set(key, record);
      if (ledger !== this.contested) this.#sites++;
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

  /** A message for each opt-out of this file that covered nothing. */
  unusedMessages(): readonly string[] {
    const mayHaveSome = this.#mayOptOut || this.optOuts.hasUnused(this.tests.values());
    return mayHaveSome ? late().unusedMessages(this) : [];
  }

  /** Makes opt-outs that cannot work mistakes of the file, at its end. */
  noteOptOutMistakes(): void {
    if (!this.#mayOptOut && this.#sources === undefined) return;
    for (const { message, stack } of late().optOutMistakes(this)) this.mistake(message, stack);
  }

  /** Tells of opt-outs that covered nothing: in the run's report, or at once. */
  leaveUnused(messages: readonly string[]): void {
    if (this.hasRunReport) this.unused = messages;
    else for (const message of messages) this.warn(message);
  }

  /** Tells people once what does not fail anything. Nothing that tests can see has a part in it. */
  readonly warn = (text: string): void => {
    if (this.#warned.has(text)) return;
    this.#warned.add(text);
    late().tell(this, text);
  };

  /** Fails the file, unless its author turned the guard off. */
  mistake(message: string, stack: readonly string[] = []): void {
    if (this.offReason !== undefined || this.options.mode === 'off') return;
    this.fileLedger.mistakes.set(message, { message, stack });
  }

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

  /** Whether the baseline knows a call; such a call fails nothing. */
  isKnown(violation: Violation, testName: string): boolean {
    if (this.options.baseline === undefined) return false;
    const test = { file: this.testFile, name: testName };
    return (
      this.options.baselineMode === 'write' || (this.openBaseline()?.has(violation, test) ?? false)
    );
  }

  /** @throws LoopguardConfigError when the baseline is broken or made by a newer loopguard */
  openBaseline(): KnownCalls | undefined {
    const { baseline } = this.options;
    if (baseline !== undefined) {
      this.#known ??= new (late().KnownCalls)(resolve(this.root, baseline), this.sources);
    }
    return this.#known;
  }
}
