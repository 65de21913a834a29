import type { WatchedEntry } from '../catalog/watched-entry.js';
import type { CompiledAllow, CompiledOptions } from '../options/compiled-options.js';
import type { Rule } from '../options/types.js';
import type { Violation } from '../report/violation.js';
import type { SourceFiles } from '../source/source-files.js';
import type { CallSites } from './call-sites.js';
import type { OpenContexts } from './open-contexts.js';
import type { OptOuts } from './opt-outs.js';
import type { Evidence } from './record.js';
import type { TestLedger } from './test-ledger.js';
import type { Whose } from './whose.js';

/** How one catalog entry is treated in a test file. */
export interface EntryState {
  readonly rule: Rule;
  /** An allow rule that needs no stack to decide. */
  readonly allow: CompiledAllow | undefined;
}

/** What judging, proving and stalls may know of a test file, and say about it. */
export interface FileFacts {
  readonly options: CompiledOptions;
  readonly root: string;
  readonly testFile: string;
  readonly sources: SourceFiles;
  /** Every id that an opt-out may name. */
  readonly ids: readonly string[];
  /** The realm's own `Error`, where tests run in another realm than loopguard. */
  readonly realmError: ErrorConstructor;
  /** The `Error` whose `prepareStackTrace` applies source maps. */
  readonly stackError: ErrorConstructor;
  /** Somebody gathers what the files of the run say. */
  readonly hasRunReport: boolean;
  /** The runner prints failures with equal text and stack once, below all their tests. */
  readonly printsEqualErrorsOnce: boolean;
  /** Each test is shown by itself, whatever another has told. */
  readonly tellsEachTest: boolean;
  /** The runner shows no source lines beside an error. */
  readonly showsNoSource: boolean;
  /** Coverage is collected: nothing may attach to this thread and leave again. */
  readonly hasCoverage: boolean;
  /** The folder in which the run gathers what its files say while it goes on, if it has one. */
  readonly runDirectory: string | undefined;
  /** Somebody is told of call sites as they are found. */
  readonly onNews: (() => void) | undefined;
  /** Call sites that a record is kept of; made for the first one. */
  sites: CallSites | undefined;
  /** What runs beside each other in a thread without tests. */
  readonly contexts: OpenContexts | undefined;
  /** Opt-outs that covered nothing, for the run's report. */
  readonly unused: readonly string[];

  /** What no single test can answer for. */
  readonly fileLedger: TestLedger;
  /** The tests that have begun, by the runner's own objects for them. */
  readonly tests: ReadonlyMap<object, TestLedger>;
  /** Calls that wait for a look at their stacks, which tells whose they are. */
  readonly contested: TestLedger;
  readonly attribution: Whose;
  readonly optOuts: OptOuts;

  /** True for the test file and the set-up files. */
  isTestFile(path: string): boolean;
  /** True for a file with tests of its own that the thread runs as well. */
  isOtherTestFile(path: string): boolean;
  /** Formats a record's frames with the source maps of the runner, whatever tests have installed since. */
  stackOf(text: Evidence['text']): unknown;
  /** @param fallback - the rule where the options name none; the entry's own by default */
  stateOf(entry: WatchedEntry, fallback?: Rule): EntryState;
  /** Whether the baseline knows a call; such a call fails nothing. */
  isKnown(violation: Violation, testName: string): boolean;
  /** Tells people once what does not fail anything. */
  warn(text: string): void;
  /** Keeps a failure of loopguard's own: it must not change a result silently. */
  fault(error: unknown, call: string): void;
}
