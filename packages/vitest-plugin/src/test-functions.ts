import { types } from 'node:util';
import { compileFunction } from 'node:vm';
import { placeIn } from '@loopguard/core/find-guard';
import type { TestPlace } from '@loopguard/core/adapter';
import type { RunnerTask, RunnerTestCase } from 'vitest';
import { TestTitles } from './test-titles.js';

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** The part of a suite collector of Vitest's that is the same from 3.2 to 5. */
export interface SuiteCollector {
  readonly type: 'collector';
  /** What `test(…)` calls when this is the current suite. */
  test: AnyFunction & { readonly fn: AnyFunction };
  /** The tests and describes that were declared in it. */
  readonly tasks: (SuiteCollector | RunnerTask)[];
}

/** Told when the function of a test is called, and when it has returned. */
export interface TestFunctionListener {
  enter(test: RunnerTestCase): void;
  leave(test: RunnerTestCase, canWait: boolean): void;
}

/** What is known of a test that was declared. */
interface Declared {
  test?: RunnerTestCase;
  /** Made where it was declared; formatted only when somebody asks. */
  readonly stack?: string;
}

// Why captured: a test may leave another limit or method.
const { captureStackTrace } = Error;
const { isAsyncFunction } = types;
const { apply, ownKeys, getOwnPropertyDescriptor, defineProperty, setPrototypeOf } = Reflect;
const { push } = Array.prototype;
const FILE = 'node:internal/@loopguard/test-function';
/** Ours, Vitest's own, and the line that declares the test. */
const DECLARING_FRAMES = 12;

/** A test that is being declared. */
interface Declaring {
  readonly declared: Declared;
  readonly args: readonly unknown[];
  /** How many there were. */
  readonly before: number;
}
type Begin = (args: readonly unknown[]) => Declaring;
type End = (declaring: Declaring, args: readonly unknown[]) => void;

// Why compiled under such a name, here and below: an error that a test throws, or that Vitest makes of
// the line that declares it when it times out, has this frame in its stack, and Vitest prints every
// frame but those of itself and of Node.
const makeDeclare = compileFunction(
  `return function (...args) {
    const declaring = begin(args);
    const result = apply(original, this, declaring.args);
    end(declaring, args);
    return result;
  };`,
  ['apply', 'original', 'begin', 'end'],
  { filename: FILE },
) as (apply: typeof Reflect.apply, original: AnyFunction, begin: Begin, end: End) => AnyFunction;

const makeObserved = compileFunction(
  `return function (...args) {
    const { test } = declared;
    let canWait = false;
    if (test) listener.enter(test);
    try {
      const result = apply(fn, this, args);
      canWait = typeof result?.then === 'function';
      return result;
    } finally {
      if (test) listener.leave(test, canWait);
    }
  };`,
  ['apply', 'fn', 'declared', 'listener'],
  { filename: FILE },
) as (
  apply: typeof Reflect.apply,
  fn: AnyFunction,
  declared: Declared,
  listener: TestFunctionListener,
) => AnyFunction;

/**
 * Sees what the functions of tests return. Vitest wraps them in functions that always return a
 * promise, so they are wrapped first, where `test(…)` hands them to the suite it stands in.
 */
export class TestFunctions {
  readonly #listener: TestFunctionListener;
  readonly #seen = new WeakSet<SuiteCollector>();
  readonly #async = new WeakSet<RunnerTask>();
  readonly #declared = new WeakMap<RunnerTask, Declared>();
  #titles: TestTitles | undefined;

  constructor(listener: TestFunctionListener) {
    this.#listener = listener;
  }

  /** Takes the text of the test file that is imported next; undefined where it has none. */
  read(text: string | undefined): void {
    this.#titles = text === undefined ? undefined : new TestTitles(text);
  }

  /** Follows the tests that are declared in a suite, and in those within it. */
  watch(collector: SuiteCollector | undefined): void {
    // Why no error: where Vitest has it otherwise, nothing is known of its tests, and they fail for less.
    if (typeof collector?.test?.fn !== 'function' || !Array.isArray(collector.tasks)) return;
    if (this.#seen.has(collector)) return;
    this.#seen.add(collector);
    const { test, tasks } = collector;
    const declare = this.#declaring(test.fn, tasks);
    const watched = function (this: unknown, ...args: unknown[]): unknown {
      return apply(test, this, args);
    };
    setPrototypeOf(watched, test);
    collector.test = defineProperty(watched, 'fn', bare({ value: declare }))
      ? (watched as typeof test)
      : test;
    const watch = (added: SuiteCollector | RunnerTask): void => {
      if (added?.type === 'collector') this.watch(added);
    };
    defineProperty(
      tasks,
      'push',
      bare({
        value: function (this: unknown[], ...added: (SuiteCollector | RunnerTask)[]) {
          added.forEach(watch);
          return apply(push, this, added);
        },
        configurable: true,
        writable: true,
      }),
    );
  }

  /** Whether a test has an async function: it waits, whatever happens, so nobody has to see what it returns. */
  isAsync(test: RunnerTask): boolean {
    return this.#async.has(test);
  }

  /** The place in `file` that declares a test; undefined where that was not seen. */
  placeOf(test: RunnerTask, file: string): TestPlace | undefined {
    const declared = this.#declared.get(test);
    if (declared === undefined) {
      const place = this.#titles?.placeOf(test.name);
      return place && { file, ...place };
    }
    try {
      return placeIn(file, declared.stack);
    } catch {
      // Why: it is formatted now, and a test may have left a formatter that throws.
      return undefined;
    }
  }

  #declaring(original: AnyFunction, tasks: SuiteCollector['tasks']): AnyFunction {
    const begin: Begin = (args) => {
      const declared: Declared = {};
      const observed = args.map((arg) =>
        typeof arg === 'function' && !isAsyncFunction(arg)
          ? this.#observed(arg as AnyFunction, declared)
          : arg,
      );
      return { declared, args: observed, before: tasks.length };
    };
    const end: End = ({ declared, before }, args) => {
      const task = tasks.length > before ? tasks.at(-1) : undefined;
      if (task?.type !== 'test') return;
      declared.test = task;
      if (args.some(isAsyncFunction)) this.#async.add(task);
      // Why not always: a stack costs more than all else that is done for a test.
      if (this.#titles?.has(task.name) === true) return;
      keepStack(declared, declare);
      this.#declared.set(task, declared);
    };
    const declare = makeDeclare(apply, original, begin, end);
    return declare;
  }

  #observed(fn: AnyFunction, declared: Declared): AnyFunction {
    const observed = makeObserved(apply, fn, declared, this.#listener);
    // Why: Vitest reads there which fixtures a test takes. What `fn` has of its own comes after it.
    put(observed, 'toString', () => fn.toString());
    if (fn.name !== '') put(observed, 'name', fn.name);
    if (fn.length > 0) put(observed, 'length', fn.length);
    for (const key of ownKeys(fn)) {
      if (key === 'name' || key === 'length' || key === 'prototype') continue;
      const property = getOwnPropertyDescriptor(fn, key);
      if (property) defineProperty(observed, key, bare(property));
    }
    return observed;
  }
}

/** Takes our frame out of what a test has failed with: reporters hand on the text of a stack. */
export function withoutOwnFrame(errors: readonly { stack?: string | undefined }[] = []): void {
  try {
    for (const error of errors) {
      if (!error.stack?.includes(FILE)) continue;
      const lines = error.stack.split('\n');
      error.stack = lines.filter((line) => !line.includes(FILE)).join('\n');
    }
  } catch {
    // Why: a test may have replaced any of this, and one more frame is no harm.
  }
}

function put(target: AnyFunction, key: string, value: unknown): void {
  const property = { __proto__: null, value, configurable: true, writable: key === 'toString' };
  defineProperty(target, key, property as PropertyDescriptor);
}

/** Why: a test of another file may have put something on `Object.prototype`. */
function bare(descriptor: PropertyDescriptor): PropertyDescriptor {
  return Object.setPrototypeOf(descriptor, null) as PropertyDescriptor;
}

function keepStack(declared: Declared, own: AnyFunction): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DECLARING_FRAMES;
  captureStackTrace(declared, own);
  Error.stackTraceLimit = limit;
}
