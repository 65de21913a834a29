import { setImmediate } from 'node:timers';
import { LoopguardConfigError, whenAsked } from '@loopguard/core/adapter';
import type {
  Callback,
  Emit,
  Mocha,
  MochaClass,
  MochaOptions,
  Runnable,
  Runner,
  Suite,
  Test,
} from './mocha-types.js';

/** What is told of the runs of this process. */
export interface MochaEvents {
  /** Test files are about to be loaded. */
  loads(mocha: Mocha): void;
  /** A run is about to start: `run` does it, and returns how many failures there were. */
  runs(runner: Runner, options: MochaOptions, run: () => Promise<number>): Promise<number>;
  /** Whether the tests of a run are followed; nothing below is told of others. */
  follows(runner: Runner | Runnable): boolean;
  /** A suite at the top starts or has ended, the root included: what is returned is waited for. */
  suiteStarts(suite: Suite): Promise<unknown> | undefined;
  suiteEnds(suite: Suite): Promise<unknown> | undefined;
  /** A try of a test starts, before its hooks. */
  testStarts(test: Test): void;
  /** The function of a test or a hook is about to be called. */
  calls(runnable: Runnable): void;
  /** The runner waits for what is being called, whatever it has returned. */
  waits(): void;
  /** What was called is over: the runner is about to fail it. */
  fails(): void;
  /** What was called may be over: the runner is about to tell of it, by what is returned here. */
  tells(emit: Emit): Emit | undefined;
  /** The hooks after a test are over. */
  testEnds(): void;
}

// Why captured: fake timers replace it.
const nextTurn = setImmediate;
const WATCHED = Symbol.for('@loopguard/mocha');
/** What Mocha calls the hooks that end a suite. */
const AFTER_ALL = 'afterAll';

/**
 * Follows the runs of a Mocha.
 *
 * Neither its root hooks nor the listeners of a runner can do this: an error in a hook hides which
 * test it was and skips the rest, and listeners come when a test has passed. What calls functions of
 * the user's is not called by a function of ours, which would stand in the stack of every error
 * that a test throws: we are asked for it, and give back Mocha's own.
 */
export function watchMocha(mocha: MochaClass, events: MochaEvents): void {
  const { prototype, Runner, Runnable } = mocha;
  const runners = Runner.prototype;
  checkMethods(mocha);
  Object.defineProperty(runners, WATCHED, { value: true });

  for (const method of ['loadFiles', 'loadFilesAsync'] as const) {
    whenAsked(prototype, method, (self) => void events.loads(self));
  }
  const { runAsync, runSuite, hook, hookDown, hookUp } = runners;
  runners.runAsync = function (options = {}) {
    return events.runs(this, options.options ?? {}, () => runAsync.call(this, options));
  };
  runners.runSuite = function (suite, fn) {
    const isTop = suite.root || suite.parent?.root === true;
    if (!isTop || !events.follows(this)) return runSuite.call(this, suite, fn);
    const ended = suite.root ? fn : after(() => events.suiteEnds(suite), fn);
    const start = (): void => runSuite.call(this, suite, ended);
    after(() => events.suiteStarts(suite), start)();
  };
  runners.hook = function (name, fn) {
    const { suite } = this;
    const isEnd = name === AFTER_ALL && suite.root && events.follows(this);
    hook.call(this, name, isEnd ? after(() => events.suiteEnds(suite), fn) : fn);
  };
  runners.hookDown = function (name, fn) {
    if (this.test && events.follows(this)) events.testStarts(this.test);
    hookDown.call(this, name, fn);
  };
  runners.hookUp = function (name, fn) {
    if (!events.follows(this)) return hookUp.call(this, name, fn);
    hookUp.call(this, name, (...results) => {
      events.testEnds();
      fn(...results);
    });
  };
  whenAsked(runners, 'fail', (runner) => {
    if (events.follows(runner)) events.fails();
  });
  whenAsked(runners, 'emit', (runner, emit) =>
    events.follows(runner) ? events.tells(emit as Emit) : undefined,
  );
  whenAsked(Runnable.prototype, 'run', (runnable) => {
    if (events.follows(runnable)) events.calls(runnable);
  });
  whenAsked(Runnable.prototype, 'resetTimeout', (runnable) => {
    if (events.follows(runnable)) events.waits();
  });
}

/** Whether a copy of this package follows it already. */
export function isWatched({ Runner }: MochaClass): boolean {
  return WATCHED in Runner.prototype;
}

/** A callback that waits. Why in a turn of its own: what it throws must not become a rejection. */
function after(wait: () => Promise<unknown> | undefined, fn: Callback): Callback {
  return (...results) => {
    const waiting = wait();
    if (waiting === undefined) fn(...results);
    else void waiting.then(() => nextTurn(fn, ...results));
  };
}

const METHODS: readonly (readonly [part: keyof MochaClass, names: readonly string[]])[] = [
  ['Runner', ['runAsync', 'runSuite', 'hook', 'hookDown', 'hookUp', 'fail', 'emit']],
  ['Runnable', ['run', 'resetTimeout', 'isPending']],
  ['Suite', ['addTest', 'getHooks']],
];

/** Throws for a Mocha that is not built as those are that we know: silence would look like success. */
function checkMethods(mocha: MochaClass): void {
  for (const [part, names] of METHODS) {
    const { prototype } = mocha[part] as { prototype: object };
    const missing = names.find((name) => typeof Reflect.get(prototype, name) !== 'function');
    if (missing === undefined) continue;
    throw new LoopguardConfigError(
      `Mocha ${mocha.prototype.version} is not one that this loopguard knows (${part}.${missing}), so no test is guarded. It knows Mocha 10, 11 and 12: update Mocha or @loopguard/mocha.`,
    );
  }
}
