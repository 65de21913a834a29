import type { Attempt } from '../ledger/attempt.js';
import { SafeMap, SafeSet } from '../safe/collections.js';

/** A suite whose tests run: its hooks, and the tests that have not ended. */
interface SuiteState<Test> {
  readonly hooks: Attempt;
  readonly remaining: Set<Test>;
}

/**
 * When hooks of suites run, and when what they left behind is shared code, where a runner does not
 * tell of each hook.
 */
export class Suites<Test> {
  readonly #states = new SafeMap<object, SuiteState<Test>>();
  readonly #around: (test: Test) => readonly object[];

  /** @param around - the suites that a test is in */
  constructor(around: (test: Test) => readonly object[]) {
    this.#around = around;
  }

  add(suite: object, tests: Iterable<Test>, hooks: Attempt): void {
    this.#states.set(suite, { hooks, remaining: new SafeSet(tests) });
  }

  starts(test: Test): void {
    this.#mark(test, true);
  }

  ends(test: Test): void {
    this.#mark(test, false);
  }

  #mark(test: Test, isRunning: boolean): void {
    const suites = this.#around(test);
    // Why by index: a test may have replaced the iterator of arrays.
    for (let index = 0; index < suites.length; index++) {
      const state = this.#states.get(suites[index] as object);
      if (state === undefined) continue;
      if (!isRunning) state.remaining.delete(test);
      state.hooks.isDone = isRunning || state.remaining.size > 0;
    }
  }
}
