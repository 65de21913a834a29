import { performance } from 'node:perf_hooks';
import type { SourceFiles } from '../source/source-files.js';
import type { WatchedEntry } from '../catalog/watched-entry.js';
import type { CompiledOptions } from '../options/compiled-options.js';
import { projectRoot } from '../options/project-root.js';
import type { Rule } from '../options/types.js';
import { toPath } from '../stack/paths.js';
import type { Violation } from '../report/violation.js';
import { Attribution } from '../ledger/attribution.js';
import { OptOuts } from '../ledger/opt-outs.js';
import { Attempt, type Store } from '../ledger/attempt.js';
import { TestLedger } from '../ledger/test-ledger.js';
import type { CallSites } from '../ledger/call-sites.js';
import type { OpenContexts } from '../ledger/open-contexts.js';
import type { CallRecord, Evidence } from '../ledger/record.js';
import { SafeMap, SafeSet } from '../safe/collections.js';
import { late } from './late-parts.js';
import type { EntryState, FileFacts } from '../ledger/file-facts.js';
import type { Realm } from '../stack/realm.js';
import type { FileInit, FileRun } from './contract.js';
import { EntryRules } from './entry-rules.js';
import { StackFormat } from './stack-format.js';
import type { Stalls } from '../stall/stalls.js';

// Why captured: fake timers replace `performance.now`.
const now = performance.now.bind(performance);
// Why: one that every call runs into is said often enough.
const MAX_FAULTS = 200;

function faultText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a session needs to know of its file. */
export type SessionInit = Omit<FileInit, 'describe' | 'outer'>;

/** The state of one test file: its tests, who is running, and what blocked. */
export class Session implements FileFacts, Realm {
  readonly options: CompiledOptions;
  readonly root: string;
  readonly testFile: string;
  readonly realmError: ErrorConstructor;
  readonly hasRunReport: boolean;
  readonly printsEqualErrorsOnce: boolean;
  readonly tellsEachTest: boolean;
  readonly showsNoSource: boolean;
  readonly runDirectory: string | undefined;
  /** Opt-outs that covered nothing, for the run's report. */
  unused: readonly string[] = [];
  /** What no single test can answer for. */
  readonly fileLedger: TestLedger = new TestLedger({ name: '' });
  readonly tests: Map<object, TestLedger> = new SafeMap();
  readonly attribution: Attribution;
  /** Calls that wait for a look at their stacks, which tells whose they are. */
  readonly contested: TestLedger;
  readonly optOuts: OptOuts;
  /** The context of what is no test's and no hook's, such as an environment: nothing in it is guarded. */
  readonly outside: Store = new Attempt(new TestLedger({ name: '' })).hookStore;
  /** Why nothing of this file is guarded, when its author decided so. */
  readonly offReason: string | undefined;

  /** What makes the text of stacks. */
  readonly format: StackFormat;
  readonly rules: EntryRules;
  /** Failures of loopguard's own. */
  readonly faults: Set<string> = new SafeSet();
  readonly hasCoverage: boolean;
  /** Call sites that a record is kept of; made for the first one. */
  sites: CallSites | undefined;
  /** What runs beside each other where there are no tests. */
  contexts: OpenContexts | undefined;
  /** Told of each call that is recorded, when it is back. */
  onCall: ((record: CallRecord, owner: TestLedger, durationMs: number) => void) | undefined;
  /** What the file's adapter talks to. */
  run: FileRun | undefined;
  /** Watches for computation that holds the loop, unless that is off. */
  stalls: Stalls | undefined;

  readonly #startFiles: ReadonlySet<string>;
  readonly #warned = new SafeSet<string>();
  readonly onNews: (() => void) | undefined;
  readonly #mayOptOut: boolean;
  #sources: SourceFiles | undefined;
  #ids: readonly string[] | undefined;

  constructor(init: SessionInit) {
    this.options = init.options;
    this.#mayOptOut = init.mayOptOut ?? true;
    this.onNews = init.onNews;
    this.root = projectRoot(init.root);
    this.hasCoverage = init.hasCoverage ?? false;
    this.testFile = toPath(init.testFile);
    this.realmError = init.realmError ?? Error;
    this.hasRunReport = init.hasRunReport ?? false;
    this.printsEqualErrorsOnce = init.printsEqualErrorsOnce ?? false;
    this.tellsEachTest = init.tellsEachTest ?? false;
    this.showsNoSource = init.showsNoSource ?? false;
    this.runDirectory = init.runDirectory;
    this.attribution = new Attribution(this.options, this.fileLedger);
    this.contested = this.attribution.contested;
    this.optOuts = new OptOuts(this.options, this.fileLedger, this.attribution);
    this.fileLedger.startedAt = now();
    this.rules = new EntryRules(this.options, this.optOuts, (id) => this.ids.includes(id));
    this.format = new StackFormat(init);
    this.isOtherTestFile = init.isOtherTestFile ?? never;
    // Why none: what a program loads while it runs is no start-up of tests.
    const startFiles = init.isProgram
      ? []
      : [this.testFile, ...(init.setupFiles ?? []).map(toPath)];
    this.#startFiles = new SafeSet(startFiles);
    this.offReason = this.#mayOptOut ? late().readOffReason(this) : undefined;
  }

  get sources(): SourceFiles {
    return (this.#sources ??= new (late().SourceFiles)());
  }

  get stackError(): ErrorConstructor {
    return this.format.stackError;
  }

  get hasForeignFormatter(): boolean {
    return this.format.isForeign;
  }

  /** Every id that an opt-out may name. */
  get ids(): readonly string[] {
    return (this.#ids ??= late().idsWith(this.options.extended));
  }

  readonly isOtherTestFile: (path: string) => boolean;

  /** True for the test file and the set-up files. */
  readonly isTestFile = (path: string): boolean => this.#startFiles.has(path);

  stateOf(entry: WatchedEntry, fallback?: Rule): EntryState {
    return this.rules.stateOf(entry, fallback);
  }

  readonly stackOf = (text: Evidence['text']): unknown => this.format.stackOf(text);

  /** Whether a source of this file may hold an opt-out that cannot work. */
  get hasReadSources(): boolean {
    return this.#mayOptOut || this.#sources !== undefined;
  }

  /** Whether there may be an opt-out that covered nothing. */
  get mayHaveUnused(): boolean {
    return this.#mayOptOut || this.optOuts.hasUnused(this.tests.values());
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
    if (this.faults.size < MAX_FAULTS) this.faults.add(`${call}: ${faultText(error)}`);
  }

  isKnown(violation: Violation, testName: string): boolean {
    return this.options.baseline !== undefined && late().isKnownCall(violation, testName, this);
  }
}

function never(): boolean {
  return false;
}
