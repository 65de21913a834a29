import type { DeclaredAllow, TestInfo, TestPlace } from '@loopguard/core/adapter';
import type { RunnerTask, RunnerTestCase } from 'vitest';
import type { TestFunctions } from './test-functions.js';
import type { TestLocations } from './test-locations.js';

/** What is asked only when something blocked is worked out only then. */
export class TestDescription implements TestInfo {
  readonly allow: DeclaredAllow | undefined;
  readonly #test: RunnerTestCase;
  readonly #locations: TestLocations;
  readonly #functions: TestFunctions;

  constructor(test: RunnerTestCase, locations: TestLocations, functions: TestFunctions) {
    this.#test = test;
    this.#locations = locations;
    this.#functions = functions;
    for (let task: RunnerTask | undefined = test; task; task = task.suite) {
      const reason: unknown = task.meta.allowBlocking;
      if (reason === undefined) continue;
      this.allow = { reason, where: 'meta.allowBlocking' };
      break;
    }
  }

  get name(): string {
    const names: string[] = [];
    for (let task: RunnerTask | undefined = this.#test; task; task = task.suite)
      names.unshift(task.name);
    return names.join(' > ');
  }

  get title(): string {
    return this.#test.name;
  }

  location(): TestPlace | undefined {
    const { filepath: file } = this.#test.file;
    const known = this.#locations.of(this.#test);
    if (known) return { file, ...known };
    return this.#functions.placeOf(this.#test, file);
  }
}
