import type { FileRun, HookScope, Scope } from '@loopguard/core/adapter';
import type { TestFiles } from 'loopguard/process';
import { clean, oneError } from './failures.js';
import { fileOf, pathOf } from './mocha-files.js';
import type { Emit, Runnable, Runner, Test } from './mocha-types.js';

/** A test that runs: one try of it. */
interface Running {
  readonly test: Test;
  /** The first try, which stands for the test. */
  readonly key: Test;
  readonly run: FileRun<Test>;
  /** Of its body: not begun, being run, or over. */
  body: 'awaited' | 'open' | 'over';
  hasReturned: boolean;
  /** Another try follows, or it was skipped: nothing is said of it now. */
  isSilent: boolean;
  /** What it has to fail with, or was failed with. */
  readonly told: Error[];
  isTold: boolean;
}

/** Follows the tests of one run and fails what blocked. */
export class TestGuard {
  readonly runner: Runner;
  readonly #files: TestFiles<Test>;
  #current: Running | undefined;
  #hook: HookScope | undefined;
  /** Of each file what is nobody's. */
  readonly #outside = new WeakMap<FileRun<Test>, Scope>();
  /** The runner is about to tell of a failure, also of one that another try follows. */
  #isFailing = false;

  constructor(runner: Runner, files: TestFiles<Test>) {
    this.runner = runner;
    this.#files = files;
  }

  testStarts(test: Test): void {
    this.testEnds();
    const key = test.retriedTest() ?? test;
    const run = this.#runOf(test);
    this.#current = {
      test,
      key,
      run,
      body: 'awaited',
      hasReturned: false,
      isSilent: false,
      told: [],
      isTold: false,
    };
    run.testStarts(key);
    this.#enterOutside(run);
  }

  calls(runnable: Runnable): void {
    if (runnable.isPending()) return;
    const { test, key, run } = this.#current ?? {};
    if (runnable === test && key && run) this.#callTest(this.#current as Running);
    else if (runnable.type === 'hook') this.#callHook(runnable);
  }

  waits(): void {
    const current = this.#current;
    if (current?.body !== 'open' || current.hasReturned) return;
    current.hasReturned = true;
    const { run, key } = current;
    // Why outside: what it takes to measure is no call of the test's.
    run.outside(() => run.functionReturns(key, true));
  }

  fails(): void {
    this.#comesBack();
    this.#isFailing = true;
  }

  tells(emit: Emit): Emit | undefined {
    const passed = this.#comesBack();
    if (passed && passed.told.length > 0) return this.#failInstead(passed, emit);
    if (!this.#isFailing) return undefined;
    this.#isFailing = false;
    return this.#failWithAll(emit);
  }

  testEnds(): void {
    const current = this.#current;
    this.#current = undefined;
    if (!current || current.isSilent) return;
    const { test, key, run, told } = current;
    run.tryEnds(key);
    const errors = run.testEnds(key, told);
    // Why so late: it has been told already how it ended, and its hooks came after that.
    if (errors.length > 0) this.runner.fail(test, oneError(errors));
  }

  #runOf(node: Runnable): FileRun<Test> {
    return this.#files.enter(pathOf(fileOf(node)));
  }

  /** What runs between is nobody's: reporters write files, and the runner prepares the next call. */
  #enterOutside(run: FileRun<Test>): void {
    let scope = this.#outside.get(run);
    if (scope === undefined) {
      scope = run.outside(() => run.here());
      this.#outside.set(run, scope);
    }
    scope.enter();
  }

  #callTest(current: Running): void {
    const { test, key, run } = current;
    this.#files.noteLive(run);
    current.body = 'open';
    const scope = run.bodyStarts(key);
    run.functionStarts(key);
    scope.enter();
    // Why at once: the runner waits for its callback.
    if (test.async) this.waits();
  }

  #callHook(hook: Runnable): void {
    const current = isOfTest(hook) ? this.#current : undefined;
    const run = current?.run ?? this.#files.current ?? this.#runOf(hook);
    const isShared = hook.parent?.root === true;
    if (!isShared) this.#files.noteLive(run);
    this.#hook = run.hookStarts(current?.key, { isShared });
    this.#hook.enter();
  }

  /** What was called is over. Returns the test, if it is one that has passed by itself. */
  #comesBack(): Running | undefined {
    if (this.#hook) {
      this.#hook.end();
      this.#hook = undefined;
      const run = this.#files.current;
      if (run) this.#enterOutside(run);
    }
    const current = this.#current;
    return current?.body === 'open' ? this.#endBody(current) : undefined;
  }

  #endBody(current: Running): Running | undefined {
    const { test, key, run } = current;
    current.body = 'over';
    this.#enterOutside(run);
    if (!current.hasReturned) run.functionReturns(key, false);
    run.bodyEnds(key);
    const isPassed = test.state === 'passed';
    const isSkipped = test.isPending();
    const isRetried = !isPassed && !isSkipped && test.currentRetry() < test.retries();
    current.isSilent = isSkipped || isRetried;
    if (isRetried) this.#isFailing = true;
    if (isSkipped) run.testSkipped(key);
    else run.tryEnds(key);
    if (!current.isSilent) current.told.push(...run.testEnds(key));
    return isPassed ? current : undefined;
  }

  /** Fails a test where the runner was about to say that it has passed. */
  #failInstead(passed: Running, emit: Emit): Emit {
    const { runner } = this;
    const { test, told } = passed;
    return (event, ...args) => {
      if (event !== 'pass') return emit.call(runner, event, ...args);
      passed.isTold = true;
      runner.fail(test, oneError(told));
      return true;
    };
  }

  /** Adds to what the runner fails a test with. */
  #failWithAll(emit: Emit): Emit {
    const { runner } = this;
    const current = this.#current;
    return (event, test, error, ...more) => {
      clean(error);
      const isOfBody = event === 'fail' && test === current?.test && current?.body === 'over';
      if (!current || !isOfBody || current.isTold) {
        return emit.call(runner, event, test, error, ...more);
      }
      current.isTold = true;
      const { run, key, told } = current;
      const errors = told.length > 0 ? run.testEnds(key, [error]) : [];
      const all = errors.length > 0 ? oneError(errors, error as Error) : error;
      return emit.call(runner, event, test, all, ...more);
    };
  }
}

function isOfTest(hook: Runnable): boolean {
  return ['beforeEach', 'afterEach'].some((name) => hook.parent?.getHooks(name).includes(hook));
}
