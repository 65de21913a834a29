import type { FileRun, HookScope, Scope, TestInfo, TestPlace } from '@loopguard/core/adapter';
import type { CircusEvent, CircusState, DescribeBlock, Hook, TestEntry } from './circus-types.js';
import { withData } from './failure-data.js';
import {
  isAwaited,
  observed,
  type TestFunction,
  whenTaken,
  withoutOwnFrame,
} from './observed-function.js';
import type { TestLocations } from './test-location.js';
import { isCalledAtWill } from './versions.js';

/** Follows one file's run through jest-circus events and fails what blocked. */
export class CircusGuard {
  readonly #run: FileRun<TestEntry>;
  readonly #hooks = new Map<Hook, HookScope>();
  /** Tests whose function Jest takes next, to call it. */
  readonly #starting = new Set<TestEntry>();

  constructor(run: FileRun<TestEntry>) {
    this.#run = run;
  }

  /** @returns a promise only where Jest has to wait: each one is a turn more for every test */
  handle(event: CircusEvent, state: CircusState): Promise<void> | undefined {
    switch (event.name) {
      case 'run_start':
        // Why: Node follows contexts from the first one on that is entered, and a continuation that
        // was there before would share what it enters with others.
        this.#run.outside(nothing);
        this.#guardBlock(state.rootDescribeBlock);
        break;
      case 'hook_start':
        this.#beginHook(event.hook, state);
        break;
      case 'hook_success':
      case 'hook_failure':
        this.#endHook(event.hook);
        break;
      case 'test_started':
        // Why not all: a concurrent test of Jest 29 has begun before its events come; its body starts it.
        if (!isCalledAtWill(event.test)) this.#run.testStarts(event.test);
        break;
      case 'test_fn_start':
        this.#starting.add(event.test);
        break;
      case 'test_fn_failure':
        withoutOwnFrame(event.error);
        this.#leaveBody(event.test);
        break;
      case 'test_fn_success':
        this.#leaveBody(event.test);
        break;
      case 'test_done':
        this.#finish(event.test);
        break;
      case 'run_finish':
        return this.#finishFile(state);
    }
    return undefined;
  }

  // Why at the start: Jest 29 calls concurrent tests before any event of theirs.
  #guardBlock(block: DescribeBlock): void {
    for (const hook of block.hooks) {
      whenTaken(hook, (fn) => {
        this.#hooks.get(hook)?.enter();
        return fn;
      });
    }
    for (const child of block.children) {
      if (child.type === 'describeBlock') this.#guardBlock(child);
      else if (child.mode !== 'todo') this.#guardTest(child);
    }
  }

  #guardTest(test: TestEntry): void {
    const original = test.fn as TestFunction;
    if (isCalledAtWill(test)) {
      test.fn = this.#concurrent(test, original) as TestEntry['fn'];
      return;
    }
    whenTaken(test, (fn) => (this.#mayCall(test) ? this.#entered(test, fn) : fn));
  }

  // Why the errors: after a hook that failed, Jest does not call the test.
  #mayCall(test: TestEntry): boolean {
    return this.#starting.has(test) && test.errors.length === 0;
  }

  /** Enters the body of a test that Jest calls next. */
  #entered(test: TestEntry, fn: TestFunction): TestFunction {
    this.#enterBody(test);
    if (isAwaited(fn)) {
      this.#run.functionReturns(test, true);
      return fn;
    }
    // Why not always: only who watches the loop has to know whether a function was synchronous.
    if (!this.#run.watchesLoop) return fn;
    return observed(fn, nothing, (result) => {
      this.#run.functionReturns(test, isThenable(result));
    });
  }

  /** Jest 29 calls it whenever it likes, so it enters its context itself, and tells its end. */
  #concurrent(test: TestEntry, fn: TestFunction): TestFunction {
    const outer: Scope[] = [];
    return observed(
      fn,
      () => {
        outer.push(this.#run.here());
        this.#enterBody(test);
      },
      (result) => {
        outer.pop()?.enter();
        this.#run.functionReturns(test, isAwaited(fn) || isThenable(result));
        this.#endWhenSettled(test, result);
      },
    );
  }

  #beginHook(hook: Hook, state: CircusState): void {
    const test = isSuiteHook(hook) ? null : state.currentlyRunningTest;
    this.#hooks.set(hook, this.#run.hookStarts(test ?? undefined));
  }

  #endHook(hook: Hook): void {
    this.#hooks.get(hook)?.end();
    this.#hooks.delete(hook);
  }

  #enterBody(test: TestEntry): void {
    this.#run.bodyStarts(test).enter();
    this.#run.functionStarts(test);
  }

  #leaveBody(test: TestEntry): void {
    this.#starting.delete(test);
    this.#run.bodyEnds(test);
  }

  #endWhenSettled(test: TestEntry, result: unknown): void {
    const end = (): void => this.#run.tryEnds(test);
    if (isThenable(result)) result.then(end, end);
    else end();
  }

  #finish(test: TestEntry): void {
    this.#starting.delete(test);
    test.errors.push(...this.#run.testEnds(test, failuresOf(test)).map(withData));
  }

  async #finishFile(state: CircusState): Promise<void> {
    state.unhandledErrors.push(...(await this.#run.end()));
  }
}

/** What a test has failed with; Jest keeps an error alone, or with one that tells where it was made. */
function failuresOf({ errors }: TestEntry): unknown[] {
  return errors.map((error: unknown) => (Array.isArray(error) ? (error[0] as unknown) : error));
}

/** What is asked only when something blocked is worked out only then. */
export class TestDescription implements TestInfo {
  readonly #test: TestEntry;
  readonly #locations: TestLocations;

  constructor(test: TestEntry, locations: TestLocations) {
    this.#test = test;
    this.#locations = locations;
  }

  get name(): string {
    return fullName(this.#test);
  }

  get title(): string {
    return this.#test.name;
  }

  location(): TestPlace | undefined {
    return this.#locations.of(this.#test);
  }
}

function isSuiteHook({ type }: Hook): boolean {
  return type === 'beforeAll' || type === 'afterAll';
}

function nothing(): void {}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';
}

function fullName(test: TestEntry): string {
  const names = [test.name];
  for (let block = test.parent; block.parent; block = block.parent) names.unshift(block.name);
  return names.join(' › ');
}
