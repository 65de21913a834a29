import type { AsyncResource } from 'node:async_hooks';

/**
 * What Node's test runner keeps of a test, a suite, a hook or the root, on Node 20 to 26. It hands
 * these objects to nobody; `watch-tests.ts` says how they are seen.
 */
export interface TestNode extends AsyncResource {
  readonly name: string;
  readonly parent: TestNode | null;
  readonly root?: TestNode;
  readonly nesting: number;
  readonly subtests: readonly TestNode[];
  readonly loc?: { readonly file: string; readonly line: number; readonly column: number };
  /** The test file in whose run the test was declared; Node 24 and later. */
  readonly entryFile?: string;
  readonly reportedType?: string;
  /** What makes a hook one. */
  readonly hookType?: HookType;
  /** Where a hook was declared. */
  readonly parentTest?: TestNode | null;
  readonly config?: { readonly forceExit?: boolean };
  readonly expectFailure?: unknown;
  fn: (...args: never[]) => unknown;
  readonly isTodo?: boolean;
  skipped: boolean;
  passed: boolean;
  error: unknown;
  activeSubtests: number;
  pass(message?: string): void;
  fail(error: unknown): void;
  diagnostic(message: string): void;
  start(): Promise<void>;
  run(): Promise<void>;
  postRun(pending?: unknown): void;
  getRunArgs(): { readonly ctx: object };
  createSubtest(
    Factory: unknown,
    name: string,
    options: object,
    fn: () => void,
    overrides: object,
  ): TestNode;
}

type HookType = 'before' | 'after' | 'beforeEach' | 'afterEach';

/** `file`: what runs a test file in a process of its own. */
export type TestKind = 'test' | 'suite' | 'hook' | 'file' | 'root';

export function kindOf(node: TestNode): TestKind {
  if (node.hookType !== undefined) return 'hook';
  if (node.reportedType === 'suite') return 'suite';
  if (node.parent === null) return 'root';
  return 'parseMessage' in node ? 'file' : 'test';
}

/** The tests around one, the nearest first. */
export function* testsAround(node: TestNode): Generator<TestNode> {
  for (let { parent } = node; parent; parent = parent.parent) {
    if (kindOf(parent) === 'test') yield parent;
  }
}

export function rootOf(node: TestNode): TestNode {
  let root = node.parentTest ?? node;
  while (root.parent) root = root.parent;
  return root;
}

/** Where several files are run by one process: the one whose test or hook it is. */
export function fileOf(node: TestNode): string | undefined {
  if (node.entryFile !== undefined) return node.entryFile;
  let top = node.parentTest ?? node;
  while (top.parent?.parent) top = top.parent;
  return top.loc?.file ?? node.loc?.file;
}
