import { readFile } from 'node:fs/promises';
import type {
  Attempt,
  DeclaredAllow,
  Detector,
  Session,
  TestInfo,
  TestPlace,
} from '@loopguard/core/adapter';
import type { RunnerTask, RunnerTestCase, RunnerTestFile, RunnerTestSuite } from 'vitest';
import type { Provided } from './provided.js';
import { FileVerdict } from './file-verdict.js';
import { isFile, type Runner } from './runner.js';
import {
  type AttemptPlace,
  attemptPlace,
  failAttempt,
  failInTime,
  failTask,
  mayFailInTime,
} from './task-errors.js';
import { type SuiteCollector, TestFunctions, withoutOwnFrame } from './test-functions.js';
import { TestLocations } from './test-locations.js';

// Why captured: fake timers may be on when a file ends.
const nextTurn = setImmediate;
const OPT_OUT = 'loopguard-';
const CONCURRENT = /concurrent/i;

/** A test that runs. */
interface Run extends AttemptPlace {
  readonly attempt: Attempt;
}

/** A suite whose tests run: its hooks, and the tests that have not ended. */
interface SuiteState {
  readonly hooks: Attempt;
  readonly remaining: Set<RunnerTestCase>;
}

/** Follows one worker's run through the runner's own methods and fails what blocked. */
export class RunnerGuard {
  readonly #detector: Detector;
  readonly #provided: Provided;
  readonly #unseen: string | undefined;
  readonly #attempts = new Map<RunnerTestCase, Run>();
  readonly #suites = new Map<RunnerTestSuite, SuiteState>();
  /** Runs of tests whose function is async: what holds the loop in them is always waited for. */
  readonly #async = new WeakSet<Attempt>();
  readonly #instances = new WeakSet<Runner>();
  /** The test files that may hold an opt-out. */
  readonly #mayOptOut = new Set<string>();
  readonly #locations = new TestLocations();
  readonly #verdict = new FileVerdict();
  // Why here: loopguard's set-up file is the first one, so nothing of the user's has run.
  readonly #formatter: unknown = Error.prepareStackTrace;
  readonly #functions = new TestFunctions({
    enter: (test) => {
      const attempt = this.#attempts.get(test)?.attempt;
      if (attempt) this.#session?.enterFunction(attempt);
    },
    leave: (test, canWait) => {
      const attempt = this.#attempts.get(test)?.attempt;
      if (attempt) this.#session?.leaveFunction(attempt, canWait);
    },
  });
  #session: Session | undefined;
  /** The file whose session was opened for its import and that has not run yet. */
  #importedFile: string | undefined;

  constructor(detector: Detector, provided: Provided, unseen: string | undefined) {
    this.#detector = detector;
    this.#provided = provided;
    this.#unseen = unseen;
  }

  /** @param suite - the one that the tests and describes at the top of a file are declared in */
  watchTests(suite: SuiteCollector): void {
    this.#functions.watch(suite);
  }

  /** Wraps the methods of the runner's class; the runner itself exists already. */
  attach(prototype: Runner): void {
    const guard = this;
    const { importFile, onBeforeRunSuite, onAfterRunSuite, onBeforeTryTask } = prototype;

    prototype.importFile = async function (path, source) {
      if (source === 'collect') {
        await guard.#findOptOuts(this, path);
        // Why already here: an allowBlocking() at module level is made while the file is imported.
        guard.#openSession(this, path);
      }
      return importFile.call(this, path, source);
    };
    // Why nothing is awaited before the guard: the contexts that it enters have to be those of
    // the code which runs the suite or test.
    prototype.onBeforeRunSuite = async function (suite) {
      if (isFile(suite)) {
        guard.#openFile(this, suite);
        if (suite.mode !== 'skip' && suite.mode !== 'todo') guard.#verdict.await(this, suite);
      }
      guard.#beginSuite(suite);
      if (isFile(suite)) await guard.#session?.ready;
      await onBeforeRunSuite.call(this, suite);
    };
    prototype.onAfterRunSuite = async function (suite) {
      try {
        const errors = isFile(suite) ? await guard.#finishFile(suite) : [];
        await onAfterRunSuite.call(this, suite);
        failTask(suite, errors);
      } finally {
        if (isFile(suite)) guard.#verdict.give();
      }
    };
    prototype.onBeforeTryTask = function (test, options) {
      guard.#followInstance(this);
      guard.#begin(test);
      return onBeforeTryTask.call(this, test, options);
    };
  }

  /**
   * Where tests are defined is recorded for a file with a comment that may stand above one, and where
   * tests may run at the same time: then the text that a call comes from tells whose it is.
   */
  async #findOptOuts(runner: Runner, path: string): Promise<void> {
    try {
      const text = await readFile(path, 'utf8');
      const mayOptOut = text.includes(OPT_OUT);
      const isConcurrent = CONCURRENT.test(text) || runner.config.sequence?.concurrent === true;
      if (mayOptOut || isConcurrent) this.#locations.collect(runner);
      if (mayOptOut) this.#mayOptOut.add(path);
    } catch {
      // Why: a virtual test file has no text of its own.
    }
  }

  // Why on the instance: a subclass may have methods of its own, and Vitest wraps onAfterRunTask
  // there to count failures for --bail.
  #followInstance(runner: Runner): void {
    if (this.#instances.has(runner)) return;
    this.#instances.add(runner);
    const runTask = runner.runTask?.bind(runner);
    const onTaskFinished = runner.onTaskFinished?.bind(runner);
    const onAfterRetryTask = runner.onAfterRetryTask?.bind(runner);
    const onAfterRunTask = runner.onAfterRunTask?.bind(runner);
    // Why asked and not called: a function of ours around the test's would stand in the stack of
    // every error that the test throws, and each promise more is a turn more for every test.
    Object.defineProperty(runner, 'runTask', {
      configurable: true,
      get: () => {
        this.#enterBody();
        return runTask;
      },
    });
    runner.onTaskFinished = (test) => {
      withoutOwnFrame(test.result?.errors);
      this.#leaveBody(test);
      // Why already here: `afterEach` and `onTestFailed` find a test that blocked as one that failed.
      this.#failInTime(test, false);
      return onTaskFinished?.(test);
    };
    runner.onAfterRetryTask = (test, options) => {
      this.#failInTime(test, true);
      return onAfterRetryTask?.(test, options);
    };
    runner.onAfterRunTask = (test) => {
      this.#finish(test);
      return onAfterRunTask?.(test);
    };
  }

  #openFile(runner: Runner, file: RunnerTestFile): void {
    this.#attempts.clear();
    this.#suites.clear();
    if (this.#importedFile !== file.filepath) this.#openSession(runner, file.filepath);
    this.#importedFile = undefined;
    const offReason = this.#session?.offReason;
    file.meta.loopguard = { live: true, ...(offReason !== undefined && { off: offReason }) };
  }

  #openSession(runner: Runner, testFile: string): void {
    const { root, setupFiles, coverage } = runner.config;
    const options = this.#provided.options();
    this.#session = this.#detector.open(
      {
        options: this.#detector.prepareOptions(options),
        root,
        testFile,
        setupFiles,
        hasCoverage: coverage?.enabled ?? false,
        mayOptOut: this.#mayOptOut.has(testFile),
        realmError: Error,
        stackError: Error,
        formatter: this.#formatter,
        hasRunReport: options !== undefined,
        printsEqualErrorsOnce: true,
        runDirectory: this.#provided.runDirectory(),
      },
      globalThis,
    );
    if (this.#unseen !== undefined) this.#session.mistake(this.#unseen);
    this.#importedFile = testFile;
  }

  #beginSuite(suite: RunnerTestSuite): void {
    const hooks = this.#session?.beginHook();
    if (!hooks) return;
    this.#suites.set(suite, { hooks, remaining: addRunnableTests(suite, new Set()) });
    this.#detector.storage.enterWith(hooks.hookStore);
  }

  /**
   * While tests of a suite run, what its beforeAll left behind is shared code; before the first
   * and after the last test, its hooks run.
   */
  #markSuites(test: RunnerTestCase, isRunning: boolean): void {
    let suite = test.suite;
    for (; suite; suite = suite.suite) this.#markSuite(suite, test, isRunning);
    this.#markSuite(test.file, test, isRunning);
  }

  #markSuite(suite: RunnerTestSuite, test: RunnerTestCase, isRunning: boolean): void {
    const state = this.#suites.get(suite);
    if (!state) return;
    if (!isRunning) state.remaining.delete(test);
    state.hooks.isDone = isRunning || state.remaining.size > 0;
  }

  // Why: Vitest announces no end for a test that skips itself while it runs.
  #sweepSkipped(): void {
    for (const [test, { attempt }] of this.#attempts) {
      if (test.result?.state !== 'skip') continue;
      this.#session?.end(attempt);
      this.#attempts.delete(test);
      this.#markSuites(test, false);
    }
  }

  #begin(test: RunnerTestCase): void {
    const session = this.#session;
    if (!session) return;
    this.#sweepSkipped();
    const previous = this.#attempts.get(test);
    if (previous) this.#endAttempt(session, test, previous);
    const attempt = session.begin(
      session.test(test, new TestDescription(test, this.#locations, this.#functions)),
    );
    this.#attempts.set(test, { attempt, ...attemptPlace(test) });
    if (this.#functions.isAsync(test)) this.#async.add(attempt);
    this.#detector.storage.enterWith(attempt.hookStore);
    this.#markSuites(test, true);
  }

  /** The runner is about to call the function of the test in whose context it runs. */
  #enterBody(): void {
    const { storage } = this.#detector;
    const store = storage.getStore();
    const attempt = store?.attempt;
    if (!attempt || store !== attempt.hookStore) return;
    this.#session?.enterBody(attempt);
    if (this.#async.has(attempt)) this.#session?.leaveFunction(attempt, true);
    storage.enterWith(attempt.bodyStore);
  }

  #leaveBody(test: RunnerTestCase): void {
    const attempt = this.#attempts.get(test)?.attempt;
    if (!attempt) return;
    this.#session?.leaveBody(attempt);
    this.#detector.storage.enterWith(attempt.hookStore);
  }

  /** @param isOver - whether what is left of the attempt can only be hooks around it */
  #failInTime(test: RunnerTestCase, isOver: boolean): void {
    const run = this.#attempts.get(test);
    const session = this.#session;
    if (!run || !session || !mayFailInTime(test)) return;
    failInTime(test, run, this.#detector.attemptErrors(session, run.attempt, isOver));
  }

  #endAttempt(session: Session, test: RunnerTestCase, run: Run): void {
    session.end(run.attempt);
    failAttempt(test, run, this.#detector.attemptErrors(session, run.attempt, true));
  }

  #finish(test: RunnerTestCase): void {
    const run = this.#attempts.get(test);
    const session = this.#session;
    if (!run || !session) return;
    this.#attempts.delete(test);
    this.#markSuites(test, false);
    if (test.result?.state === 'skip') return session.end(run.attempt);
    this.#endAttempt(session, test, run);
    failTask(test, this.#detector.testErrors(session, run.attempt.test));
  }

  async #finishFile(file: RunnerTestFile): Promise<Error[]> {
    const session = this.#session;
    if (!session) return [];
    // Why: what finished tests left behind gets one turn of the loop to show itself.
    await new Promise((resolve) => nextTurn(resolve));
    const errors = this.#detector.fileErrors(session);
    const report = this.#detector.fileReport(session);
    if (report)
      file.meta.loopguard = {
        ...file.meta.loopguard,
        live: true,
        report,
        ...this.#provided.scope(),
      };
    this.#detector.close(session);
    this.#session = undefined;
    return errors;
  }
}

function addRunnableTests(suite: RunnerTestSuite, found: Set<RunnerTestCase>): Set<RunnerTestCase> {
  for (const task of suite.tasks) {
    if (task.type === 'suite') addRunnableTests(task, found);
    else if (task.mode === 'run' || task.mode === 'queued') found.add(task);
  }
  return found;
}

/** What is asked only when something blocked is worked out only then. */
class TestDescription implements TestInfo {
  readonly allow: DeclaredAllow | undefined;
  readonly #test: RunnerTestCase;
  readonly #locations: TestLocations;
  readonly #functions: TestFunctions;

  constructor(test: RunnerTestCase, locations: TestLocations, functions: TestFunctions) {
    this.#test = test;
    this.#locations = locations;
    this.#functions = functions;
    for (let task: RunnerTask | undefined = test; task; task = task.suite) {
      const reason: unknown = task.meta.allowBlocking;
      if (reason === undefined) continue;
      this.allow = { reason, where: 'meta.allowBlocking' };
      break;
    }
  }

  get name(): string {
    const names: string[] = [];
    for (let task: RunnerTask | undefined = this.#test; task; task = task.suite)
      names.unshift(task.name);
    return names.join(' > ');
  }

  get title(): string {
    return this.#test.name;
  }

  location(): TestPlace | undefined {
    const { filepath: file } = this.#test.file;
    const known = this.#locations.of(this.#test);
    if (known) return { file, ...known };
    return this.#functions.placeOf(this.#test, file);
  }
}
