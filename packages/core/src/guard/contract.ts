import type { AllowFacade } from '../allow/slot.js';
import type { ExtendedEntry } from '../options/extended-entry.js';
import type { CompiledOptions } from '../options/compile.js';
import type { PlainOptions } from '../options/types.js';
import type { FileReport } from '../report/file-report.js';
import type { Violation } from '../report/violation.js';
import type { TestInfo } from '../ledger/test-info.js';

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
  /** Says what a test is called; asked once for each, when it starts. */
  describe(test: Test): TestInfo;
  readonly setupFiles?: readonly string[];
  /** Coverage is collected: nothing may attach to this thread and leave again. */
  readonly hasCoverage?: boolean;
  /** False where the test file does not hold the text `loopguard-`, so that no opt-out is in it; default: true. */
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
  hookStarts(test?: Test): HookScope;
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

/** What a runner knows of a body before it runs. */
export interface BodyTraits {
  /** It takes a callback, or the runner waits for it in another way than by what it returns. */
  readonly canWait?: boolean;
}

/** The `require` calls that a runner's own module loader serves. */
export interface RunnerLoads {
  /** False while no `require` is looked at. */
  readonly isWatching: boolean;
  /** How many modules have been loaded. */
  readonly count: number;
  /**
   * A `require` begins. The caller runs it, so that no frame of ours is in its stack, and then
   * calls {@link end}, also when it threw.
   *
   * @param caller - the file that asks, where it is known; else the stack tells
   */
  beginRequire(specifier: string, caller: string | undefined): object;
  end(load: object): void;
  /** Set by an adapter whose runner loads something for whoever asked: then only the stack tells who did. */
  asksForOthers: ((specifier: string) => boolean) | undefined;
  /** A module is about to be evaluated: what was asked for was not in a cache. */
  noteLoad(): void;
}

/** The modules that the option `extend` names, for a runner with a module loader of its own. */
export interface RunnerModules {
  /** True for a file that is one of them. */
  names(file: string): boolean;
  /**
   * A module has been loaded.
   *
   * @param file - its path, URL or the runner's id of it
   * @returns what has to be used as its exports
   */
  loaded<T>(file: string, exports: T): T;
  /** The source of a module to load instead of an ES module, which imports it as `from`. */
  facadeOf(file: string, source: string, from: string, patch: string): string;
  /** Sees what Node's own loaders load. */
  watchNode(): void;
}

/**
 * The guard of a thread, as adapters and other copies of this package find it. Its shape is that of
 * `SLOT_VERSION`.
 */
export interface ThreadGuard extends AllowFacade {
  /** The `SLOT_VERSION` that it was made for. */
  readonly version: number;
  /** The file that is followed now. */
  readonly file: FileRun | undefined;
  /** Starts guarding a test file; an open one is closed, unless it is the `outer` of this one. */
  openFile<Test extends object>(init: FileInit<Test>): FileRun<Test>;

  /** Compiles options that the main process has checked. */
  prepareOptions(options: PlainOptions | undefined): CompiledOptions;
  /** Patches what these options turn on. Nothing is guarded yet; what loads later cannot miss it. */
  watch(options: CompiledOptions): void;
  /** From now on modules are recognised by these entries; undefined where there have never been any. */
  extend(entries: readonly ExtendedEntry[]): RunnerModules | undefined;
  /** What {@link extend} has last returned. */
  readonly extended: RunnerModules | undefined;
  readonly loads: RunnerLoads;
  /** The builtins that have wrappers. */
  readonly patchedModules: readonly string[];
  /** The functions in a realm's copy of a builtin that the guard cannot see. */
  originalsIn(module: string, copy: object): string[];

  /** Declares a folder of an adapter's files: their frames are never the user's. */
  registerOwnDirectory(directory: string): void;
  /** Runs loopguard's own work: nothing in it is a call of the user's. */
  quietly<T>(work: () => T): T;
  /** Lets code of another realm reach `allowBlocking`, and no more. */
  expose(realm: object): void;
  /** Where the code is that holds the loop right now, as text; asked while it hangs, by another thread. */
  describeHang(): string;
}

/** What a process without tests says about itself. */
export interface ThreadInit {
  readonly options: CompiledOptions;
  /** A folder of the project: see `projectRoot`. */
  readonly root: string;
  /** The file that the program starts with. */
  readonly program: string;
  /** Told of each call site once, in the turn of the loop after its first call. */
  onViolation(news: News): void;
}

/**
 * A process without tests, all of which is guarded from the moment on that this is made: the twin
 * of {@link FileRun} for a server, a worker or a script.
 *
 * @example
 * ```ts
 * const thread = guardThread(installGuard(), { options, root, program, onViolation: ({ error }) => print(error) });
 * server.on('request', (request, response) => {
 *   const scope = thread.contextStarts(`${request.method} ${request.url}`);
 *   response.once('close', () => scope.end());
 *   scope.run(() => handle(request, response));
 * });
 * ```
 */
export interface WholeThread {
  /** Settled when stalls are seen as well; undefined where nothing is to be waited for. */
  readonly ready: Promise<unknown> | undefined;
  /** Something begins that reports are to name, such as a request: what runs in its scope is its own until it ends. */
  contextStarts(name: string): HookScope;
  /** Says at once what has been found and not been told yet; for the end of a process. */
  flush(): void;
  /** Nothing is guarded any more. Returns all that was found, with counts. */
  close(): FileReport | undefined;
}
