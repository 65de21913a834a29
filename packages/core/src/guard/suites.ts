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
    for (const state of this.#statesAround(test)) state.hooks.isDone = true;
  }

  ends(test: Test): void {
    for (const { hooks, remaining } of this.#statesAround(test)) {
      remaining.delete(test);
      hooks.isDone = remaining.size > 0;
    }
  }

  // Why by index: a test may have replaced the iterator of arrays, and generators have their own.
  *#statesAround(test: Test): Generator<SuiteState<Test>> {
    const suites = this.#around(test);
    for (let index = 0; index < suites.length; index++) {
      const state = this.#states.get(suites[index] as object);
      if (state) yield state;
    }
  }
}
