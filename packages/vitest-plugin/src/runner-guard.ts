import type { FileRun, ThreadGuard } from '@loopguard/core/adapter';
import type { RunnerTestCase, RunnerTestFile } from 'vitest';
import type { Provided } from './provided.js';
import { annotate } from './annotate.js';
import { FileVerdict } from './file-verdict.js';
import { isFile, type Runner } from './runner.js';
import { Suites } from './suites.js';
import {
  type AttemptPlace,
  attemptPlace,
  failAttempt,
  failInTime,
  failTask,
  mayFailInTime,
} from './task-errors.js';
import { TestDescription } from './test-description.js';
import { type SuiteCollector, TestFunctions, withoutOwnFrame } from './test-functions.js';
import { TestLocations } from './test-locations.js';

const OPT_OUT = 'loopguard-';
// Why captured: with `isolate: false` the test of an earlier file may have replaced it. Why not imported: what
// imports a module of Node in a vm pool keeps what it exports then, and the guard may not be there yet.
const read = process.getBuiltinModule('node:fs').readFileSync;

/** Follows one worker's run through the runner's own methods and fails what blocked. */
export class RunnerGuard {
  readonly #guard: ThreadGuard;
  readonly #provided: Provided;
  readonly #unseen: string | undefined;
  /** The tests that run, and where Vitest keeps what becomes of this try of them. */
  readonly #places = new Map<RunnerTestCase, AttemptPlace>();
  readonly #suites = new Suites();
  readonly #instances = new WeakSet<Runner>();
  /** The test files that may hold an opt-out. */
  readonly #mayOptOut = new Set<string>();
  readonly #locations = new TestLocations();
  readonly #verdict = new FileVerdict();
  // Why here: loopguard's set-up file is the first one, so nothing of the user's has run.
  readonly #formatter: unknown = Error.prepareStackTrace;
  readonly #functions = new TestFunctions({
    enter: (test) => this.#run?.functionStarts(test),
    leave: (test, canWait) => this.#run?.functionReturns(test, canWait),
  });
  #run: FileRun<RunnerTestCase> | undefined;
  /** The file that was opened for its import and that has not run yet. */
  #importedFile: string | undefined;

  constructor(threadGuard: ThreadGuard, provided: Provided, unseen: string | undefined) {
    this.#guard = threadGuard;
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
        guard.#findOptOuts(this, path);
        // Why already here: an allowBlocking() at module level is made while the file is imported.
        guard.#openFile(this, path);
      }
      return importFile.call(this, path, source);
    };
    // Why nothing is awaited before the guard: the contexts that it enters have to be those of
    // the code which runs the suite or test.
    prototype.onBeforeRunSuite = async function (suite) {
      if (isFile(suite)) {
        guard.#beginFile(this, suite);
        if (suite.mode !== 'skip' && suite.mode !== 'todo') guard.#verdict.await(this, suite);
      }
      if (guard.#run) guard.#suites.begin(suite, guard.#run);
      if (isFile(suite)) await guard.#run?.ready;
      const before = (): Promise<void> => onBeforeRunSuite.call(this, suite);
      // Why outside: what Vitest does there for a file, such as looking for snapshots, is no hook's.
      await (isFile(suite) && guard.#run ? guard.#run.outside(before) : before());
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
   * Where tests are defined is recorded by Vitest for a file with a comment that may stand above one. For
   * others it is worked out when it is asked for, since Vitest takes longer for it than some tests run.
   */
  #findOptOuts(runner: Runner, path: string): void {
    try {
      // Why not asynchronously: a file is collected here, nothing runs, and the first use of promises takes a worker ten times as long.
      const text = this.#guard.quietly(() => read(path, 'utf8'));
      const mayOptOut = text.includes(OPT_OUT);
      if (mayOptOut) this.#locations.collect(runner);
      if (mayOptOut) this.#mayOptOut.add(path);
      this.#functions.read(text);
    } catch {
      // Why: a virtual test file has no text of its own.
      this.#functions.read(undefined);
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
        this.#run?.enterBody();
        return runTask;
      },
    });
    runner.onTaskFinished = (test) => {
      withoutOwnFrame(test.result?.errors);
      this.#run?.bodyEnds(test).enter();
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
      const warnings = this.#run?.warnings(test) ?? [];
      if (warnings.length === 0) return onAfterRunTask?.(test);
      return annotate(runner, test, warnings).then(() => onAfterRunTask?.(test));
    };
  }

  #beginFile(runner: Runner, file: RunnerTestFile): void {
    this.#places.clear();
    this.#suites.clear();
    if (this.#importedFile !== file.filepath) this.#openFile(runner, file.filepath);
    this.#importedFile = undefined;
    const offReason = this.#run?.offReason;
    file.meta.loopguard = { live: true, ...(offReason !== undefined && { off: offReason }) };
  }

  #openFile(runner: Runner, testFile: string): void {
    const { root, setupFiles, coverage } = runner.config;
    const options = this.#provided.options();
    this.#run = this.#guard.openFile<RunnerTestCase>({
      options: this.#guard.prepareOptions(options),
      root,
      testFile,
      setupFiles,
      // Why told: in vm pools this file runs in the realm of the tests, and the guard does not.
      realm: globalThis,
      describe: (test) => new TestDescription(test, this.#locations, this.#functions),
      hasCoverage: coverage?.enabled ?? false,
      mayOptOut: this.#mayOptOut.has(testFile),
      realmError: Error,
      stackError: Error,
      formatter: this.#formatter,
      hasRunReport: options !== undefined,
      printsEqualErrorsOnce: true,
      tellsEachTest: this.#provided.isInEditor(),
      runDirectory: this.#provided.runDirectory(),
    });
    if (this.#unseen !== undefined) this.#run.mistake(this.#unseen);
    this.#importedFile = testFile;
  }

  // Why: Vitest announces no end for a test that skips itself while it runs.
  #sweepSkipped(): void {
    for (const test of this.#places.keys()) {
      if (test.result?.state !== 'skip') continue;
      this.#run?.testSkipped(test);
      this.#places.delete(test);
      this.#suites.testEnds(test);
    }
  }

  #begin(test: RunnerTestCase): void {
    this.#sweepSkipped();
    if (this.#places.has(test)) this.#endTry(test);
    this.#places.set(test, attemptPlace(test));
    this.#run?.testStarts(test, { canWait: this.#functions.isAsync(test) }).enter();
    this.#suites.testStarts(test);
  }

  /** @param isOver - whether what is left of the try can only be hooks around it */
  #failInTime(test: RunnerTestCase, isOver: boolean): void {
    const place = this.#places.get(test);
    if (!place || !this.#run || !mayFailInTime(test)) return;
    failInTime(test, place, this.#run.tryErrors(test, isOver));
  }

  #endTry(test: RunnerTestCase): void {
    const place = this.#places.get(test);
    if (!place || !this.#run) return;
    this.#run.tryEnds(test);
    failAttempt(test, place, this.#run.tryErrors(test, true));
  }

  #finish(test: RunnerTestCase): void {
    if (!this.#run || !this.#places.has(test)) return;
    const isSkipped = test.result?.state === 'skip';
    if (!isSkipped) this.#endTry(test);
    this.#places.delete(test);
    this.#suites.testEnds(test);
    if (isSkipped) this.#run.testSkipped(test);
    else failTask(test, this.#run.testEnds(test));
  }

  async #finishFile(file: RunnerTestFile): Promise<Error[]> {
    const run = this.#run;
    if (!run) return [];
    const errors = await run.end();
    const report = run.close();
    this.#run = undefined;
    if (report) {
      file.meta.loopguard = {
        ...file.meta.loopguard,
        live: true,
        report,
        ...this.#provided.scope(),
      };
    }
    return errors;
  }
}
