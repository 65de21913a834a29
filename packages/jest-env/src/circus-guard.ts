import type { FileRun, HookScope, Scope, TestInfo } from '@loopguard/core/adapter';
import type { CircusEvent, CircusState, DescribeBlock, Hook, TestEntry } from './circus-types.js';
import { testLocation } from './test-location.js';

type TestFunction = (this: unknown, ...args: unknown[]) => unknown;

/** Follows one file's run through jest-circus events and fails what blocked. */
export class CircusGuard {
  readonly #run: FileRun<TestEntry>;
  readonly #hooks = new Map<Hook, HookScope>();

  constructor(run: FileRun<TestEntry>) {
    this.#run = run;
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
        // Why not all: a concurrent test of Jest 29 has begun before its events come; its body starts it.
        if (!event.test.concurrent) this.#run.testStarts(event.test);
        break;
      case 'test_fn_success':
      case 'test_fn_failure':
        this.#run.bodyEnds(event.test);
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
      hook.fn = guarded(
        hook.fn as TestFunction,
        () => this.#hooks.get(hook) ?? this.#run.here(),
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
    const entered = guarded(
      fn,
      () => {
        const scope = this.#run.bodyStarts(test);
        this.#run.functionStarts(test);
        return scope;
      },
      (result) => this.#run.functionReturns(test, mayWait || isThenable(result)),
    );
    test.fn = (
      test.concurrent
        ? (...args: unknown[]) =>
            this.#endWhenSettled(test, Reflect.apply(entered, undefined, args))
        : entered
    ) as TestEntry['fn'];
  }

  #beginHook(hook: Hook, state: CircusState): void {
    const test = isSuiteHook(hook) ? null : state.currentlyRunningTest;
    this.#hooks.set(hook, this.#run.hookStarts(test ?? undefined));
  }

  #endHook(hook: Hook): void {
    this.#hooks.get(hook)?.end();
    this.#hooks.delete(hook);
  }

  #endWhenSettled(test: TestEntry, result: unknown): unknown {
    const end = (): void => this.#run.tryEnds(test);
    if (isThenable(result)) result.then(end, end);
    else end();
    return result;
  }

  #finish(test: TestEntry): void {
    test.errors.push(...this.#run.testEnds(test, failuresOf(test)));
  }

  async #finishFile(state: CircusState): Promise<void> {
    state.unhandledErrors.push(...(await this.#run.end()));
  }
}

/** What a test has failed with; Jest keeps an error alone, or with one that tells where it was made. */
function failuresOf({ errors }: TestEntry): unknown[] {
  return errors.map((error: unknown) => (Array.isArray(error) ? (error[0] as unknown) : error));
}

/** Runs a function of the user's, and what it starts, in the scope that `scopeOf` gives. */
function guarded(
  fn: TestFunction,
  scopeOf: () => Scope,
  onReturn?: (result: unknown) => void,
): TestFunction {
  const entered: TestFunction = isGenerator(fn)
    ? function* (...args) {
        const scope = scopeOf();
        const steps = Reflect.apply(fn, this, args) as Generator;
        onReturn?.(steps);
        let step = scope.run(() => steps.next());
        while (!step.done) {
          let sent: unknown;
          try {
            sent = yield step.value;
          } catch (error) {
            step = scope.run(() => steps.throw(error));
            continue;
          }
          step = scope.run(() => steps.next(sent));
        }
        return step.value;
      }
    : function (...args) {
        const scope = scopeOf();
        let result: unknown;
        try {
          result = scope.run(() => Reflect.apply(fn, this, args));
          return result;
        } finally {
          onReturn?.(result);
        }
      };
  // Why: Jest passes `done` to functions that declare a parameter.
  if (fn.length > 0) Object.defineProperty(entered, 'length', { value: fn.length });
  return entered;
}

/** What is asked only when something blocked is worked out only then. */
export class TestDescription implements TestInfo {
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

function fullName(test: TestEntry): string {
  const names = [test.name];
  for (let block = test.parent; block.parent; block = block.parent) names.unshift(block.name);
  return names.join(' › ');
}
