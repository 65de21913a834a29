import type { Attempt, Detector, Session, TestInfo, TestLedger } from '@loopguard/core/adapter';
import type { CircusEvent, CircusState, DescribeBlock, Hook, TestEntry } from './circus-types.js';
import { testLocation } from './test-location.js';

type TestFunction = (this: unknown, ...args: unknown[]) => unknown;

// Why captured: fake timers may be on when a file ends.
const nextTurn = setImmediate;

/** Follows one file's run through jest-circus events and fails what blocked. */
export class CircusGuard {
  readonly #detector: Detector;
  readonly #session: Session;
  readonly #attempts = new Map<TestEntry, Attempt>();
  readonly #hooks = new Map<Hook, Attempt>();

  constructor(detector: Detector, session: Session) {
    this.#detector = detector;
    this.#session = session;
  }

  /** @returns a promise only where Jest has to wait: each one is a turn more for every test */
  handle(event: CircusEvent, state: CircusState): Promise<void> | undefined {
    switch (event.name) {
      case 'run_start':
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
      case 'test_fn_success':
      case 'test_fn_failure':
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
      hook.fn = this.#guarded(
        hook.fn as TestFunction,
        () => this.#hooks.get(hook)?.hookStore,
      ) as Hook['fn'];
    }
    for (const child of block.children) {
      if (child.type === 'describeBlock') this.#guardBlock(child);
      else if (child.mode !== 'todo') this.#guardTest(child);
    }
  }

  #guardTest(test: TestEntry): void {
    const fn = test.fn as TestFunction;
    // Why: Jest waits for a `done` and for each value that a generator yields.
    const mayWait = fn.length > 0 || isGenerator(fn);
    const guarded = this.#guarded(
      fn,
      () => this.#enterBody(test).bodyStore,
      (result) => this.#leaveFunction(test, mayWait || isThenable(result)),
    );
    test.fn = (
      test.concurrent
        ? (...args: unknown[]) =>
            this.#endWhenSettled(test, Reflect.apply(guarded, undefined, args))
        : guarded
    ) as TestEntry['fn'];
  }

  #leaveFunction(test: TestEntry, canWait: boolean): void {
    const attempt = this.#attempts.get(test);
    if (attempt) this.#session.leaveFunction(attempt, canWait);
  }

  /** Runs a function of the user's, and what it starts, in the context that `store` gives. */
  #guarded(
    fn: TestFunction,
    store: () => Attempt['bodyStore'] | undefined,
    onReturn?: (result: unknown) => void,
  ): TestFunction {
    const { storage } = this.#detector;
    const guarded: TestFunction = isGenerator(fn)
      ? function* (...args) {
          const context = store() as Attempt['bodyStore'];
          const steps = Reflect.apply(fn, this, args) as Generator;
          onReturn?.(steps);
          let step = storage.run(context, () => steps.next());
          while (!step.done) {
            let sent: unknown;
            try {
              sent = yield step.value;
            } catch (error) {
              step = storage.run(context, () => steps.throw(error));
              continue;
            }
            step = storage.run(context, () => steps.next(sent));
          }
          return step.value;
        }
      : function (...args) {
          const context = store() as Attempt['bodyStore'];
          let result: unknown;
          try {
            result = storage.run(context, () => Reflect.apply(fn, this, args));
            return result;
          } finally {
            onReturn?.(result);
          }
        };
    // Why: Jest passes `done` to functions that declare a parameter.
    if (fn.length > 0) Object.defineProperty(guarded, 'length', { value: fn.length });
    return guarded;
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
    this.#session.enterBody(attempt);
    this.#session.enterFunction(attempt);
    return attempt;
  }

  #leaveBody(test: TestEntry): void {
    const attempt = this.#attempts.get(test);
    if (attempt) this.#session.leaveBody(attempt);
  }

  #endWhenSettled(test: TestEntry, result: unknown): unknown {
    const end = (): void => {
      const attempt = this.#attempts.get(test);
      if (attempt) this.#session.end(attempt);
    };
    if (isThenable(result)) result.then(end, end);
    else end();
    return result;
  }

  #finish(test: TestEntry): void {
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
    const { testFile } = this.#session;
    return this.#session.test(test, new TestDescription(test, testFile));
  }
}

/** What is asked only when something blocked is worked out only then. */
class TestDescription implements TestInfo {
  readonly #test: TestEntry;
  readonly #testFile: string;

  constructor(test: TestEntry, testFile: string) {
    this.#test = test;
    this.#testFile = testFile;
  }

  get name(): string {
    return fullName(this.#test);
  }

  get title(): string {
    return this.#test.name;
  }

  location(): ReturnType<typeof testLocation> {
    return testLocation(this.#test, this.#testFile);
  }
}

function isSuiteHook({ type }: Hook): boolean {
  return type === 'beforeAll' || type === 'afterAll';
}

function isGenerator(fn: TestFunction): boolean {
  return Object.prototype.toString.call(fn) === '[object GeneratorFunction]';
}

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
