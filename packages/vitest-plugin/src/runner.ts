import type { RunnerTestCase, RunnerTestFile, RunnerTestSuite } from 'vitest';

/** The parts of Vitest's runner that the guard follows; the same from 3.2 to 5. */
export interface Runner {
  readonly config: {
    readonly root: string;
    readonly setupFiles: readonly string[];
    readonly coverage?: { readonly enabled?: boolean };
    readonly sequence?: { readonly concurrent?: boolean };
    includeTaskLocation?: boolean | undefined;
  };
  onCollected?: ((files: readonly RunnerTestFile[]) => unknown) | undefined;
  importFile(path: string, source: 'collect' | 'setup'): unknown;
  onBeforeRunSuite(suite: RunnerTestSuite): Promise<void>;
  onAfterRunSuite(suite: RunnerTestSuite): Promise<void>;
  onBeforeTryTask(test: RunnerTestCase, options?: unknown): void;
  onTaskFinished?(test: RunnerTestCase): unknown;
  /** Vitest 4.1 and later: an attempt is over, but for what its hooks have set up around it. */
  onAfterRetryTask?(test: RunnerTestCase, options: unknown): unknown;
  onAfterRunTask?(test: RunnerTestCase): unknown;
  /** Sends an annotation of a test to the reporters. */
  onTestAnnotate?(test: RunnerTestCase, annotation: Annotation): Promise<Annotation>;
  runTask?(test: RunnerTestCase): unknown;
  onTaskUpdate?(packs: unknown, events: readonly TaskEvent[]): unknown;
}

type Annotation = RunnerTestCase['annotations'][number];

/** Id of a task, and what happened to it. */
export type TaskEvent = readonly [id: string, event: string, ...unknown[]];

export function isFile(suite: RunnerTestSuite): suite is RunnerTestFile {
  return 'filepath' in suite;
}
