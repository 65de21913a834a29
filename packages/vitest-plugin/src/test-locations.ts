import type { RunnerTask } from 'vitest';
import type { Runner } from './runner.js';

/** Where a test or describe is defined in its test file. */
export interface TaskLocation {
  readonly line: number;
  readonly column: number;
}

/**
 * Where the tests of a file are defined, known to nobody but us.
 *
 * Vitest records that only with `includeTaskLocation`, and then its reporters print other lines and
 * each test carries the location. So the option is on only while a file is collected, and what was
 * recorded is taken from the tasks before anybody is told of them.
 */
export class TestLocations {
  readonly #taken = new WeakMap<RunnerTask, TaskLocation>();

  /** Records where the tests and describes of the file stand that the runner is about to import. */
  collect(runner: Runner): void {
    const { config, onCollected } = runner;
    // Why: a user who has the option on is to see what it gives.
    if (config.includeTaskLocation) return;
    const asSet = config.includeTaskLocation;
    config.includeTaskLocation = true;
    runner.onCollected = (files) => {
      config.includeTaskLocation = asSet;
      runner.onCollected = onCollected;
      this.#takeFrom(files);
      return onCollected?.call(runner, files);
    };
  }

  /** @returns nothing for a task of a file for which `collect` was not called */
  of(task: RunnerTask): TaskLocation | undefined {
    return this.#taken.get(task) ?? task.location;
  }

  #takeFrom(tasks: readonly RunnerTask[]): void {
    for (const task of tasks) {
      if (task.location) {
        this.#taken.set(task, task.location);
        delete task.location;
      }
      if (task.type === 'suite') this.#takeFrom(task.tasks);
    }
  }
}
