import type { CompiledOptions } from '../options/compiled-options.js';
import type { FileReport } from '../report/file-report.js';
import type { Violation } from '../report/violation.js';
import type { ContextName, ContextScope } from '../ledger/open-contexts.js';
import type { TestInfo } from '../ledger/test-info.js';

export type { ContextName, ContextScope };

/**
 * Whose code runs. Everything that starts in a scope belongs to it, across `await`, timers and
 * callbacks.
 */
export interface Scope {
  /** Runs `fn`, and what it starts, in this scope; returns what `fn` returns. */
  run<T>(fn: () => T): T;
  /** Makes this the scope of what runs next, where a runner's own call cannot be wrapped. */
  enter(): void;
}

/** A hook that runs. */
export interface HookScope extends Scope {
  /** The hook is over: what it left behind (a server, an interval) is shared code from now on. */
  end(): void;
  /** It goes on, where a runner tells of suites and not of each hook. */
  resume(): void;
}

/** What an adapter says about the test file that it is about to run. */
export interface FileInit<Test extends object = object> {
  readonly options: CompiledOptions;
  /** Where the runner looks for tests; the project may begin further up: see `projectRoot`. */
  readonly root: string;
  readonly testFile: string;
  /** It is a program, and none of its code is a test's; default: no. */
  readonly isProgram?: boolean;
  /** Says what a test is called; asked once for each, when it starts. */
  describe(test: Test): TestInfo;
  readonly setupFiles?: readonly string[];
  /**
   * Whether a file is another test file of this thread: what its own lines call, and no test or hook
   * has set off, is not the doing of this file's tests.
   */
  readonly isOtherTestFile?: (file: string) => boolean;
  /** Coverage is collected: nothing may attach to this thread and leave again. */
  readonly hasCoverage?: boolean;
  /** False where the test file does not hold the text `loopguard-`, so that no opt-out is in it; default: core looks. */
  readonly mayOptOut?: boolean;
  /** The global object that tests see, where it is not this one. */
  readonly realm?: object;
  /** The realm's own `Error`, where tests run in another realm than loopguard. */
  readonly realmError?: ErrorConstructor;
  /**
   * The `Error` whose `prepareStackTrace` applies source maps, where tests can replace that hook;
   * default: this realm's, out of their reach.
   */
  readonly stackError?: ErrorConstructor;
  /** What formats stacks where tests run, seen before any code of the user's could replace it. */
  readonly formatter?: unknown;
  /** Whether somebody gathers what the files of the run say; default: no. */
  readonly hasRunReport?: boolean;
  /** The runner prints failures with equal text and stack once, below all their tests; default: no. */
  readonly printsEqualErrorsOnce?: boolean;
  /** Each test is shown by itself, so it has the whole text and the whole way to the call, whatever another test has told; default: no. */
  readonly tellsEachTest?: boolean;
  /** The runner shows no source lines beside an error, so the error has them; default: it does. */
  readonly showsNoSource?: boolean;
  /** The folder in which the run gathers what its files say while it goes on, if it has one. */
  readonly runDirectory?: string | undefined;
  /** The file whose test runs this one: it goes on when this one is closed. */
  readonly outer?: FileRun | undefined;
  /** Called, perhaps in the midst of a call, when {@link FileRun.news} has something new to say. */
  readonly onNews?: (() => void) | undefined;
}

/**
 * One test file that is followed: all that an adapter talks to while the file runs.
 *
 * Tests are named by the runner's own objects for them. A test may start again (a retry): its
 * ledger stays one, so what blocked in a failed try still counts. Of a test that never started
 * every method says nothing.
 *
 * @example One test of a runner that calls functions and collects errors:
 * ```ts
 * run.testStarts(test);
 * try {
 *   await run.body(test, test.fn);
 * } catch (error) {
 *   errors.push(error);
 * }
 * errors.push(...run.testEnds(test, errors));
 * ```
 */
export interface FileRun<Test extends object = object> {
  readonly testFile: string;
  /** Why nothing of this file is guarded, when its author turned the guard off. */
  readonly offReason: string | undefined;
  /** Settled when the first test may begin; undefined where nothing is to be waited for. */
  readonly ready: Promise<unknown> | undefined;
  /** False where nobody asks what {@link functionReturns} tells. */
  readonly watchesLoop: boolean;

  /** A hook starts: of a test (beforeEach, afterEach), or of the file (beforeAll, afterAll). */
  hookStarts(test?: Test, traits?: HookTraits): HookScope;
  /**
   * What is followed is no test file but a program, which is one test that never ends.
   *
   * @param within - that test
   * @param testOf - the adapter's object for the name of a context; asked once for each
   */
  asProgram(within: Test, testOf: (name: string) => Test): ProgramRun;
  /** A test starts, or starts again: an earlier try is over. Its scope is that of the hooks around the body. */
  testStarts(test: Test, traits?: BodyTraits): Scope;
  /** Runs the function of a test in its scope and tells the rest; for runners that call it by themselves see {@link bodyStarts}. */
  body<T>(test: Test, fn: () => T, traits?: BodyTraits): T;
  /** The body of a test starts, fixtures included. A test that has not started does now. */
  bodyStarts(test: Test): Scope;
  /** The body starts of the test in whose scope this is called: it is entered. */
  enterBody(): void;
  /** The test's own function is called, after what the runner does around it. */
  functionStarts(test: Test): void;
  /** @param canWait - the function returned something to wait for, or takes a callback */
  functionReturns(test: Test, canWait: boolean): void;
  /** The body is over: what follows in the scope are the test's hooks. */
  bodyEnds(test: Test): Scope;

  /**
   * What the last try has to fail with so far. What {@link testEnds} does for the run's report
   * and for warnings is left to it.
   *
   * @param isOver - false while code of the test may still run: what cannot be said yet is left out
   */
  tryErrors(test: Test, isOver: boolean): Error[];
  /** The try is over, whether or not another one follows. */
  tryEnds(test: Test): void;
  /** The test turned out to be skipped: nothing is said of it. */
  testSkipped(test: Test): void;
  /**
   * The test is over. Where another try follows after all, this is called again with what is then
   * to be said.
   *
   * @param failures - what it has failed with: of an error that is among them nothing more is said
   * @returns what it has to fail with, over all its tries
   */
  testEnds(test: Test, failures?: readonly unknown[]): Error[];
  /** What a test that has ended is only warned of. {@link testEnds} has told people; this is for runners that show such things at a line. */
  warnings(test: Test): TestWarning[];

  /** Another file of this thread goes on meanwhile: nothing of this one is guarded until it is resumed. */
  suspend(): void;
  /** The file goes on; one that is followed now is suspended. */
  resume(): void;

  /** Runs code that is no test's and no hook's, such as an environment: nothing in it is guarded. */
  outside<T>(fn: () => T): T;
  /** The scope of whoever asks, to come back to. */
  here(): Scope;
  /** The runner has installed what it formats stacks with, and no code of the user's has run since. */
  noteFormatter(): void;
  /** @throws LoopguardConfigError when the file's baseline cannot be read */
  checkBaseline(): void;
  /** Fails the file, unless its author turned the guard off. */
  mistake(message: string): void;

  /** What has been found since this was last asked, each call site once. The ends of tests and of the file say it all the same. */
  news(): News[];
  /** The tests are over: leftovers get one turn to show themselves. Returns what the file has to fail with. */
  end(): Promise<Error[]>;
  /** Nothing of the file is guarded any more. Returns what it tells the run; undefined when that is nothing. */
  close(): FileReport | undefined;
}

/** What a program has that a test file has not. */
export interface ProgramRun {
  /**
   * Something begins that is no test, such as a request: what runs in its scope is its own until it ends.
   * Of all that have one name there is one ledger.
   */
  contextStarts(name: ContextName): ContextScope;
  /** Has each blocking call told as soon as it is back, in its own asynchronous context. */
  tellCalls(listener: CallListener): void;
  /** How often each call site that was told has blocked by now. */
  counts(): SiteCount[];
  /** What all of it adds up to so far; it goes on. */
  soFar(): FileReport | undefined;
  /** Mistakes of opt-outs and failures of loopguard's own, each once. */
  mistakes(): string[];
}

/** A line that blocked and fails nothing. */
export interface TestWarning {
  /** One line, which names the place. */
  readonly text: string;
  /** Where to show it, the file absolute; undefined where an earlier test of the file was warned of that line, or it is unknown. */
  readonly where:
    { readonly file: string; readonly line: number; readonly column: number } | undefined;
}

/** A call site that is reported, as soon as it is. */
export interface News {
  readonly violation: Violation;
  /** `warned` where an option says that it must not fail anything. */
  readonly status: 'failed' | 'warned';
  /** What a test would fail with, ready to print. */
  readonly error: Error;
  /** Whose it is: the name that `describe` gave. */
  readonly test: string;
}

/** Who is told of each blocking call. What it does itself is never reported. */
export interface CallListener {
  /** False while nobody wants to know, so that nothing is looked up. */
  readonly isWanted: boolean;
  /** @param durationMs - how long this call took; 0 where it was stopped */
  onCall(call: Pick<News, 'violation' | 'status' | 'test'>, durationMs: number): void;
}

/** How often a call site has blocked. */
export interface SiteCount {
  readonly violation: Violation;
  readonly count: number;
  readonly durationMs: number;
  /** Whose call it was first. */
  readonly test: string;
}

/** What a runner knows of a body before it runs. */
export interface BodyTraits {
  /** It takes a callback, or the runner waits for it in another way than by what it returns. */
  readonly canWait?: boolean;
}

/** What a runner knows of a hook before it runs. */
export interface HookTraits {
  /** It is one of all files of the thread: what it leaves behind serves the tests of each of them. */
  readonly isShared?: boolean;
}
