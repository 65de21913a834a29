import * as vitest from 'vitest';
import type { RunnerTestCase, RunnerTestFile, RunnerTestSuite } from 'vitest';

/** The parts of Vitest's runner that the guard follows; the same from 3.2 to 5. */
export interface Runner {
  readonly config: {
    readonly root: string;
    readonly setupFiles: readonly string[];
    readonly coverage?: { readonly enabled?: boolean };
    includeTaskLocation?: boolean | undefined;
  };
  onCollected?: ((files: readonly RunnerTestFile[]) => unknown) | undefined;
  importFile(path: string, source: 'collect' | 'setup'): unknown;
  onBeforeRunSuite(suite: RunnerTestSuite): Promise<void>;
  onAfterRunSuite(suite: RunnerTestSuite): Promise<void>;
  onBeforeTryTask(test: RunnerTestCase, options?: unknown): void;
  onAfterRunTask?(test: RunnerTestCase): unknown;
  runTask?(test: RunnerTestCase): unknown;
  onTaskUpdate?(packs: unknown, events: readonly TaskEvent[]): unknown;
}

/** Id of a task, and what happened to it. */
export type TaskEvent = readonly [id: string, event: string, ...unknown[]];

/** A test's function with its fixtures resolved. */
export type GetTestFunction = (test: RunnerTestCase) => () => unknown;

interface RunnerClass {
  readonly prototype: Runner;
  readonly getTestFn?: GetTestFunction;
}

/**
 * Finds the runner class that Vitest made its runner from, and how to get at a test's function.
 *
 * Vitest 4.1 moved both from `vitest/runners` and `vitest/suite` to `TestRunner`; Vitest 5 removed
 * the old entries, so their names must not be literal imports.
 */
export async function findRunner(): Promise<{
  readonly prototype: Runner;
  readonly getTestFunction: GetTestFunction;
}> {
  const { TestRunner } = vitest as unknown as { TestRunner?: RunnerClass };
  if (TestRunner?.getTestFn) {
    return { prototype: TestRunner.prototype, getTestFunction: TestRunner.getTestFn };
  }
  const [runners, suite] = ['runners', 'suite'].map((name) => `vitest/${name}`);
  const { VitestTestRunner } = (await import(/* @vite-ignore */ runners as string)) as {
    VitestTestRunner: RunnerClass;
  };
  const { getFn } = (await import(/* @vite-ignore */ suite as string)) as {
    getFn: GetTestFunction;
  };
  return { prototype: VitestTestRunner.prototype, getTestFunction: getFn };
}

export function isFile(suite: RunnerTestSuite): suite is RunnerTestFile {
  return 'filepath' in suite;
}
