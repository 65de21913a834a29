import { relative } from 'node:path';
import type { FileRun, HookScope } from '@loopguard/core/adapter';
import type { TestFiles } from 'loopguard/process';
import { enterScope } from './enter-scope.js';
import { addFailure, failuresOf, failWith, oneError } from './failures.js';
import { fileOf, kindOf, rootOf, testsAround, type TestNode } from './test-tree.js';
import { thisTurn, type Turn } from './turn.js';
import { followHooks, type TestEvents } from './watch-tests.js';

const ASYNC = '[object AsyncFunction]';

/** A test that runs. */
interface Running {
  readonly run: FileRun<TestNode>;
  /** What its functions are called with, by which its hooks know it. */
  context: object | undefined;
  /** Of its body: not begun, being run, or over. */
  body: 'awaited' | 'open' | 'over';
  /** In which its function was called; undefined where the runner waits for that in any case, or nobody asks. */
  turn: Turn | undefined;
  /** Tests within it that run: meanwhile it waits for them. */
  inner: number;
  /** What it was failed with. */
  readonly told: Error[];
}

/** Follows the tests of this process and fails what blocked. */
export class TestGuard implements TestEvents {
  readonly #files: TestFiles<TestNode>;
  /** The only test file of this process; undefined where it runs several. */
  readonly #testFile: string | undefined;
  readonly #roots = new WeakSet<TestNode>();
  readonly #running = new Map<TestNode, Running>();
  /** Hooks that run. A hook may run for several tests at once. */
  readonly #hooks = new Map<TestNode, HookScope[]>();

  constructor(files: TestFiles<TestNode>, testFile: string | undefined) {
    this.#files = files;
    this.#testFile = testFile;
  }

  starts(test: TestNode, context: object): void {
    if (this.#isLeftOut(test)) return;
    const running = this.#running.get(test) ?? this.#start(test);
    running.context = context;
  }

  calls(node: TestNode): void {
    const kind = kindOf(node);
    if (kind === 'hook') this.#callHook(node);
    else if (kind === 'test') this.#callTest(node);
  }

  passes(test: TestNode): void {
    const running = this.#endBody(test);
    // Why not: to throw is what such a test is for.
    if (!running || test.skipped || test.expectFailure) return;
    const errors = running.run.tryErrors(test, false);
    const [first, ...others] = errors;
    if (!first) return;
    running.told.push(...errors);
    // Why thrown: the runner takes it for an error of the test's function.
    throw oneError(test, [first, ...others]);
  }

  fails(test: TestNode): void {
    this.#endBody(test);
  }

  ends(test: TestNode): void {
    const running = this.#endBody(test);
    if (!running) return;
    this.#running.delete(test);
    const { run, told } = running;
    const isOwn = test.error !== null && told.length === 0 && !isOfInner(test);
    if (isOwn && !test.isTodo) this.#files.noteFailure(run);
    if (test.skipped) run.testSkipped(test);
    else {
      run.tryEnds(test);
      this.#fail(test, run.testEnds(test, [...told, ...failuresOf(test)]));
    }
    this.#wake(test);
  }

  #fail(test: TestNode, errors: readonly Error[]): void {
    const [first, ...others] = errors;
    if (first) failWith(test, [first, ...others]);
  }

  /** The file that a test or a hook belongs to. */
  #runOf(node: TestNode): FileRun<TestNode> {
    this.#followRoot(rootOf(node));
    const { current } = this.#files;
    const file = this.#testFile ?? fileOf(node) ?? current?.testFile ?? '';
    // Why not always: where tests run, theirs goes on.
    const run = current && this.#running.size > 0 ? current : this.#files.enter(file);
    this.#files.noteLive(run);
    return run;
  }

  /** The runner tells the result of its root when the process ends: what files fail with comes before. */
  #followRoot(root: TestNode): void {
    if (this.#roots.has(root)) return;
    this.#roots.add(root);
    const { postRun } = root;
    root.postRun = (pending) => {
      void this.#endFiles(root).then(() => postRun.call(root, pending));
    };
  }

  async #endFiles(root: TestNode): Promise<void> {
    for (const { file, errors } of await this.#files.end()) {
      for (const error of errors) {
        addFailure(root, relative(process.cwd(), file), [1, 1, file], error);
      }
    }
  }

  #start(test: TestNode): Running {
    const run = this.#runOf(test);
    const running: Running = {
      run,
      context: undefined,
      body: 'awaited',
      turn: undefined,
      inner: 0,
      told: [],
    };
    this.#running.set(test, running);
    for (const outer of testsAround(test)) {
      this.#suspend(outer);
      break;
    }
    run.testStarts(test);
    return running;
  }

  /** A test waits for one within it: what holds the loop meanwhile is not its own. */
  #suspend(outer: TestNode): void {
    const running = this.#running.get(outer);
    if (!running) return;
    running.inner++;
    if (running.inner === 1 && running.body === 'open') running.run.bodyEnds(outer);
  }

  #wake(test: TestNode): void {
    for (const outer of testsAround(test)) {
      const running = this.#running.get(outer);
      if (running && --running.inner === 0 && running.body === 'open') {
        running.run.bodyStarts(outer);
        running.run.functionReturns(outer, true);
      }
      break;
    }
  }

  /** The runner calls an empty function for a test that is declared to be skipped, which then runs beside no other. */
  #isLeftOut(test: TestNode): boolean {
    if (!test.skipped || this.#running.has(test)) return false;
    this.#runOf(test);
    return true;
  }

  #callTest(test: TestNode): void {
    if (this.#isLeftOut(test)) return;
    const running = this.#running.get(test) ?? this.#start(test);
    const { run } = running;
    enterScope(test, run.bodyStarts(test));
    running.body = 'open';
    run.functionStarts(test);
    if (!run.watchesLoop) return;
    const { fn } = test;
    const isAwaited = fn.length > 1 || Object.prototype.toString.call(fn) === ASYNC;
    // Why: nothing of the runner's says whether a function has returned a promise.
    if (!isAwaited) running.turn = thisTurn();
  }

  #endBody(test: TestNode): Running | undefined {
    const running = this.#running.get(test);
    if (running?.body !== 'open') return running;
    running.body = 'over';
    running.run.functionReturns(test, running.turn?.isOver ?? true);
    running.run.bodyEnds(test);
    return running;
  }

  #callHook(hook: TestNode): void {
    followHooks(hook, (ended) => this.#hooks.get(ended)?.shift()?.end());
    const test = this.#testOf(hook);
    const run = test ? this.#running.get(test)?.run : this.#runOf(hook);
    if (!run) return;
    const scope = run.hookStarts(test);
    const scopes = this.#hooks.get(hook);
    if (scopes) scopes.push(scope);
    else this.#hooks.set(hook, [scope]);
    enterScope(hook, scope);
  }

  /** The test that a hook runs for; undefined for one of a suite or of the file. */
  #testOf(hook: TestNode): TestNode | undefined {
    const { hookType, parentTest } = hook;
    if (hookType === 'before' || hookType === 'after') {
      return parentTest && kindOf(parentTest) === 'test' ? parentTest : undefined;
    }
    const { ctx } = hook.getRunArgs();
    for (const [test, { context }] of this.#running) if (context === ctx) return test;
    // Why: the runner was first seen when it called this hook, of a test that had begun.
    const test = findBySignal(rootOf(hook), (ctx as { signal?: unknown }).signal);
    if (test) this.starts(test, ctx);
    return test;
  }
}

function findBySignal(node: TestNode, signal: unknown): TestNode | undefined {
  if ((node as { signal?: unknown }).signal === signal) return node;
  for (const inner of node.subtests) {
    const found = findBySignal(inner, signal);
    if (found) return found;
  }
  return undefined;
}

/** It failed only because a test within it did. */
function isOfInner({ error }: TestNode): boolean {
  return (error as { failureType?: unknown } | null)?.failureType === 'subtestsFailed';
}
