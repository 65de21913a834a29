// What differs between Vitest 3.2, 4 and 5 in a worker; what the runner's methods are called is in
// runner.ts, and the same from 3.2 to 5.
import * as vitest from 'vitest';
import type { Runner } from './runner.js';
import type { SuiteCollector } from './test-functions.js';

interface RunnerClass {
  readonly prototype: Runner;
  readonly getTestFn?: unknown;
  readonly getCurrentSuite?: () => SuiteCollector;
}

/**
 * Finds what Vitest's own runner inherits its methods from.
 *
 * Vitest 4.1 moved the class from `vitest/runners` to `TestRunner`; Vitest 5 removed the old entry,
 * so its name must not be a literal import.
 */
export async function findRunner(): Promise<{
  readonly prototype: Runner;
  readonly getCurrentSuite: () => SuiteCollector;
}> {
  const { TestRunner } = vitest as unknown as { TestRunner?: RunnerClass };
  if (TestRunner?.getTestFn && TestRunner.getCurrentSuite) {
    const { prototype, getCurrentSuite } = TestRunner;
    return { prototype, getCurrentSuite };
  }
  const [runners, suite] = ['runners', 'suite'].map((name) => `vitest/${name}`);
  const { VitestTestRunner } = (await import(/* @vite-ignore */ runners as string)) as {
    VitestTestRunner: RunnerClass;
  };
  const { getCurrentSuite } = (await import(/* @vite-ignore */ suite as string)) as {
    getCurrentSuite: () => SuiteCollector;
  };
  return { prototype: VitestTestRunner.prototype, getCurrentSuite };
}
