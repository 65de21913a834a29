import type { FileRun, HookScope } from '@loopguard/core/adapter';
import type { RunnerTestCase, RunnerTestSuite } from 'vitest';

/** A suite whose tests run: its hooks, and the tests that have not ended. */
interface SuiteState {
  readonly hooks: HookScope;
  readonly remaining: Set<RunnerTestCase>;
}

/**
 * Vitest announces suites and no hook of theirs. While tests of a suite run, what its beforeAll left
 * behind is shared code; before the first and after the last test, its hooks run.
 */
export class Suites {
  readonly #states = new Map<RunnerTestSuite, SuiteState>();

  clear(): void {
    this.#states.clear();
  }

  /** A suite begins: what runs next are its hooks. */
  begin(suite: RunnerTestSuite, run: FileRun<RunnerTestCase>): void {
    const hooks = run.hookStarts();
    this.#states.set(suite, { hooks, remaining: addRunnableTests(suite, new Set()) });
    hooks.enter();
  }

  testStarts(test: RunnerTestCase): void {
    this.#mark(test, true);
  }

  testEnds(test: RunnerTestCase): void {
    this.#mark(test, false);
  }

  #mark(test: RunnerTestCase, isRunning: boolean): void {
    let { suite } = test;
    for (; suite; suite = suite.suite) this.#markSuite(suite, test, isRunning);
    this.#markSuite(test.file, test, isRunning);
  }

  #markSuite(suite: RunnerTestSuite, test: RunnerTestCase, isRunning: boolean): void {
    const state = this.#states.get(suite);
    if (!state) return;
    if (!isRunning) state.remaining.delete(test);
    if (isRunning || state.remaining.size > 0) state.hooks.end();
    else state.hooks.resume();
  }
}

function addRunnableTests(suite: RunnerTestSuite, found: Set<RunnerTestCase>): Set<RunnerTestCase> {
  for (const task of suite.tasks) {
    if (task.type === 'suite') addRunnableTests(task, found);
    else if (task.mode === 'run' || task.mode === 'queued') found.add(task);
  }
  return found;
}
