import { types } from 'node:util';
import type {
  Attempt,
  Detector,
  Session,
  TestInfo,
  TestLedger,
  TestPlace,
} from '@loopguard/core/adapter';
import type { CircusEvent, CircusState, DescribeBlock, Hook, TestEntry } from './circus-types.js';
import {
  isAwaited,
  observed,
  type TestFunction,
  whenTaken,
  withoutOwnFrame,
} from './observed-function.js';
import type { TestLocations } from './test-location.js';

const { isGeneratorFunction: isGenerator } = types;
// Why captured: fake timers may be on when a file ends.
const nextTurn = setImmediate;

/** Follows one file's run through jest-circus events and fails what blocked. */
export class CircusGuard {
  readonly #detector: Detector;
  readonly #session: Session;
  readonly #locations: TestLocations;
  readonly #attempts = new Map<TestEntry, Attempt>();
  readonly #hooks = new Map<Hook, Attempt>();
  /** Tests whose function Jest takes next, to call it. */
  readonly #starting = new Set<TestEntry>();

  constructor(detector: Detector, session: Session, locations: TestLocations) {
    this.#detector = detector;
    this.#session = session;
    this.#locations = locations;
  }

  /** @returns a promise only where Jest has to wait: each one is a turn more for every test */
  handle(event: CircusEvent, state: CircusState): Promise<void> | undefined {
    switch (event.name) {
      case 'run_start':
        // Why: Node follows contexts from the first one on that is entered, and a continuation that
        // was there before would share what it enters with others.
        this.#detector.storage.run(this.#session.outside, nothing);
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
        // Why not always: a concurrent test of Jest 29 has begun before its events come.
        if (!this.#attempts.has(event.test)) this.#begin(event.test);
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
        const attempt = this.#hooks.get(hook);
        if (attempt) this.#detector.storage.enterWith(attempt.hookStore);
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
    if (test.concurrent && !isGenerator(original)) {
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
    const attempt = this.#enterBody(test);
    this.#detector.storage.enterWith(attempt.bodyStore);
    if (isAwaited(fn)) {
      this.#session.leaveFunction(attempt, true);
      return fn;
    }
    // Why not always: only who watches the loop has to know whether a function was synchronous.
    if (!this.#session.stalls) return fn;
    return observed(fn, nothing, (result) => {
      this.#session.leaveFunction(attempt, isThenable(result));
    });
  }

  /** Jest 29 calls it whenever it likes, so it enters its context itself, and tells its end. */
  #concurrent(test: TestEntry, fn: TestFunction): TestFunction {
    const { storage } = this.#detector;
    const outer: Attempt['bodyStore'][] = [];
    return observed(
      fn,
      () => {
        outer.push(storage.getStore() as Attempt['bodyStore']);
        storage.enterWith(this.#enterBody(test).bodyStore);
      },
      (result) => {
        storage.enterWith(outer.pop() as Attempt['bodyStore']);
        const attempt = this.#attempts.get(test);
        if (attempt) this.#session.leaveFunction(attempt, isAwaited(fn) || isThenable(result));
        this.#endWhenSettled(test, result);
      },
    );
  }

  #beginHook(hook: Hook, state: CircusState): void {
    const test = isSuiteHook(hook) ? null : state.currentlyRunningTest;
    this.#hooks.set(hook, this.#session.beginHook(test ? this.#ledger(test) : undefined));
  }

  #endHook(hook: Hook): void {
    const attempt = this.#hooks.get(hook);
    if (attempt) this.#session.end(attempt);
    this.#hooks.delete(hook);
  }

  #begin(test: TestEntry): Attempt {
    const attempt = this.#session.begin(this.#ledger(test));
    this.#attempts.set(test, attempt);
    return attempt;
  }

  #enterBody(test: TestEntry): Attempt {
    const known = this.#attempts.get(test);
    const attempt = known && !known.isDone ? known : this.#begin(test);
    if (attempt.phase === 'body') return attempt;
    this.#session.enterBody(attempt);
    this.#session.enterFunction(attempt);
    return attempt;
  }

  #leaveBody(test: TestEntry): void {
    this.#starting.delete(test);
    const attempt = this.#attempts.get(test);
    if (attempt) this.#session.leaveBody(attempt);
  }

  #endWhenSettled(test: TestEntry, result: unknown): void {
    const end = (): void => {
      const attempt = this.#attempts.get(test);
      if (attempt) this.#session.end(attempt);
    };
    if (isThenable(result)) result.then(end, end);
    else end();
  }

  #finish(test: TestEntry): void {
    this.#starting.delete(test);
    const attempt = this.#attempts.get(test);
    if (!attempt) return;
    this.#session.end(attempt);
    if (!test.concurrent) this.#attempts.delete(test);
    for (const error of this.#detector.testErrors(this.#session, attempt.test)) {
      if (!isKnown(error, test.errors)) test.errors.push(error);
    }
  }

  async #finishFile(state: CircusState): Promise<void> {
    // Why: what finished tests left behind gets one turn of the loop to show itself.
    await new Promise((resolve) => nextTurn(resolve));
    state.unhandledErrors.push(...this.#detector.fileErrors(this.#session));
  }

  #ledger(test: TestEntry): TestLedger {
    return this.#session.test(test, new TestDescription(test, this.#locations));
  }
}

/** What is asked only when something blocked is worked out only then. */
class TestDescription implements TestInfo {
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

/** In mode `throw` the test may have failed with the very same call. */
function isKnown(error: Error, errors: TestEntry['errors']): boolean {
  return errors.some((known) => {
    const thrown = (Array.isArray(known) ? known[0] : known) as Error | undefined;
    return (
      thrown?.name === error.name &&
      [thrown.message, (thrown.cause as Error | undefined)?.message].includes(error.message)
    );
  });
}

function fullName(test: TestEntry): string {
  const names = [test.name];
  for (let block = test.parent; block.parent; block = block.parent) names.unshift(block.name);
  return names.join(' › ');
}
