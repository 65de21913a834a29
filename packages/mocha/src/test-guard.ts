import type { FileRun, HookScope } from '@loopguard/core/adapter';
import { oneError } from './failures.js';
import type { Emit, Runnable, Runner, Test } from './mocha-types.js';
import type { TestFiles } from './test-files.js';
import { fileOf } from './test-files.js';

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
  /** What it was failed with. */
  readonly told: Error[];
}

/** Follows the tests of one run and fails what blocked. */
export class TestGuard {
  readonly runner: Runner;
  readonly #files: TestFiles;
  #current: Running | undefined;
  #hook: HookScope | undefined;
  /** The test that the runner is about to fail, although that is not all. */
  #failing: Running | undefined;

  constructor(runner: Runner, files: TestFiles) {
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
    };
    run.testStarts(key);
    enterOutside(run);
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
    current.run.functionReturns(current.key, true);
  }

  fails(): void {
    this.#comesBack();
  }

  tells(emit: Emit): Emit | undefined {
    const failed = this.#comesBack();
    if (failed) return this.#failInstead(failed, emit);
    const failing = this.#failing;
    this.#failing = undefined;
    return failing && this.#failWithMore(failing, emit);
  }

  testEnds(): void {
    const current = this.#current;
    this.#current = undefined;
    if (!current || current.isSilent) return;
    const { test, key, run, told } = current;
    run.tryEnds(key);
    const [first, ...others] = run.testEnds(key, told);
    // Why so late: it has been told already how it ended, and its hooks came after that.
    if (first) this.runner.fail(test, oneError([first, ...others]));
  }

  #runOf(node: Runnable): FileRun<Test> {
    return this.#files.enter(fileOf(node) ?? process.argv[1] ?? '');
  }

  #callTest(current: Running): void {
    const { test, key, run } = current;
    this.#files.noteLive(run);
    current.body = 'open';
    run.bodyStarts(key).enter();
    run.functionStarts(key);
    // Why at once: the runner waits for its callback.
    if (test.async) this.waits();
  }

  #callHook(hook: Runnable): void {
    const current = isOfTest(hook) ? this.#current : undefined;
    const run = current?.run ?? this.#files.current ?? this.#runOf(hook);
    this.#hook = run.hookStarts(current?.key);
    this.#hook.enter();
  }

  /** What was called is over. Returns the test, if it is one that passes and must not. */
  #comesBack(): Running | undefined {
    if (this.#hook) {
      this.#hook.end();
      this.#hook = undefined;
      const run = this.#files.current;
      if (run) enterOutside(run);
    }
    const current = this.#current;
    return current?.body === 'open' ? this.#endBody(current) : undefined;
  }

  #endBody(current: Running): Running | undefined {
    const { test, key, run } = current;
    current.body = 'over';
    if (!current.hasReturned) run.functionReturns(key, false);
    run.bodyEnds(key);
    enterOutside(run);
    const isPassed = test.state === 'passed';
    const isSkipped = test.isPending();
    current.isSilent = isSkipped || (!isPassed && test.currentRetry() < test.retries());
    if (isSkipped) run.testSkipped(key);
    else run.tryEnds(key);
    if (current.isSilent) return undefined;
    current.told.push(...run.testEnds(key));
    if (current.told.length === 0) return undefined;
    if (isPassed) return current;
    this.#failing = current;
    return undefined;
  }

  /** Fails a test where the runner was about to say that it has passed. */
  #failInstead({ test, told }: Running, emit: Emit): Emit {
    const { runner } = this;
    return (event, ...args) => {
      if (event !== 'pass') return emit.call(runner, event, ...args);
      runner.fail(test, oneError(told as [Error, ...Error[]]));
      return true;
    };
  }

  /** Adds to what the runner is about to fail a test with. */
  #failWithMore({ test, key, run }: Running, emit: Emit): Emit {
    const { runner } = this;
    return (event, failed, error, ...more) => {
      if (event !== 'fail' || failed !== test) {
        return emit.call(runner, event, failed, error, ...more);
      }
      const errors = run.testEnds(key, [error]);
      return emit.call(runner, event, test, oneError([error as Error, ...errors]), ...more);
    };
  }
}

/** What runs between is nobody's: reporters write files, and the runner prepares the next call. */
function enterOutside(run: FileRun<Test>): void {
  run.outside(() => run.here()).enter();
}

function isOfTest(hook: Runnable): boolean {
  return ['beforeEach', 'afterEach'].some((name) => hook.parent?.getHooks(name).includes(hook));
}
