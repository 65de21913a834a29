import { relative } from 'node:path';
import type {
  CompiledOptions,
  FileReport,
  FileRun,
  TestInfo,
  ThreadGuard,
} from '@loopguard/core/adapter';
import { addFailure } from './failures.js';
import { TestDescription } from './test-description.js';
import { rootOf, testsAround, type TestNode } from './test-tree.js';

/** What a process knows before its tests run. */
export interface ProcessFacts {
  readonly options: CompiledOptions;
  readonly root: string;
  /** The only test file of this process; undefined where it runs several. */
  readonly testFile: string | undefined;
  readonly hasCoverage: boolean;
  readonly runDirectory: string | undefined;
  /** The guard follows the tests of a file. */
  leaveLive(run: FileRun): void;
  /** A test of a file has failed by itself. */
  leaveFailure(testFile: string): void;
  /** A file has ended, and tells the run something. */
  leaveReport(report: FileReport): void;
}

/** The test files of this process: most often one. */
export class TestFiles {
  readonly #guard: ThreadGuard;
  readonly #facts: ProcessFacts;
  readonly #infos = new WeakMap<TestNode, TestInfo>();
  readonly #roots = new WeakSet<TestNode>();
  /** Files that have ended before the process did. */
  readonly #ended: Promise<void>[] = [];
  /** What files have to fail with, until the runner can be told. */
  readonly #failures: { readonly file: string; readonly errors: readonly Error[] }[] = [];
  readonly #failed = new Set<string>();
  /** Those of which a test or a hook has run. */
  readonly #live = new WeakSet<FileRun>();
  #run: FileRun<TestNode> | undefined;
  #file: string | undefined;

  constructor(guard: ThreadGuard, facts: ProcessFacts) {
    this.#guard = guard;
    this.#facts = facts;
  }

  /** Starts guarding a file, before it is loaded: it may call `allowBlocking` at its top. */
  open(testFile: string): FileRun<TestNode> {
    const { options, root, hasCoverage, runDirectory } = this.#facts;
    const run = this.#guard.openFile<TestNode>({
      options,
      root,
      testFile,
      describe: (test) => this.#describe(test),
      hasCoverage,
      hasRunReport: runDirectory !== undefined,
      runDirectory,
      // Why only then: code of the user's formats stacks, for example to apply source maps.
      ...(typeof Error.prepareStackTrace === 'function' && { stackError: Error }),
    });
    run.checkBaseline();
    this.#run = run;
    this.#file = testFile;
    return run;
  }

  /**
   * The file that a test or a hook belongs to.
   *
   * @param isBusy - tests run, so that this file goes on
   */
  runOf(node: TestNode, isBusy: boolean): FileRun<TestNode> {
    this.#followRoot(rootOf(node));
    const file = this.#facts.testFile ?? fileOf(node) ?? this.#file ?? '';
    let run = this.#run;
    if (!run || (!isBusy && file !== this.#file)) {
      if (run) this.#ended.push(this.#end(run));
      run = this.open(file);
    }
    if (!this.#live.has(run)) {
      this.#live.add(run);
      this.#facts.leaveLive(run);
    }
    return run;
  }

  /** A test has failed, and not for what it called. */
  noteFailure({ testFile }: FileRun): void {
    if (this.#failed.has(testFile)) return;
    this.#failed.add(testFile);
    this.#facts.leaveFailure(testFile);
  }

  /** The runner tells the result of its root when the process ends: what files fail with comes before. */
  #followRoot(root: TestNode): void {
    if (this.#roots.has(root)) return;
    this.#roots.add(root);
    const { postRun } = root;
    root.postRun = (pending) => {
      void this.#endAll(root).then(() => postRun.call(root, pending));
    };
  }

  async #endAll(root: TestNode): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    if (run) this.#ended.push(this.#end(run));
    await Promise.all(this.#ended);
    for (const { file, errors } of this.#failures.splice(0)) {
      for (const error of errors) {
        addFailure(root, relative(process.cwd(), file), [1, 1, file], error);
      }
    }
  }

  async #end(run: FileRun): Promise<void> {
    const errors = await run.end();
    if (errors.length > 0) this.#failures.push({ file: run.testFile, errors });
    const report = run.close();
    if (report) this.#facts.leaveReport(report);
  }

  #describe(test: TestNode): TestInfo {
    let info = this.#infos.get(test);
    if (info === undefined) {
      const [outer] = testsAround(test);
      info = new TestDescription(test, outer && this.#describe(outer));
      this.#infos.set(test, info);
    }
    return info;
  }
}

/** Where several files are run by one process: the one whose test it is. */
function fileOf(node: TestNode): string | undefined {
  if (node.entryFile !== undefined) return node.entryFile;
  let top = node.parentTest ?? node;
  while (top.parent?.parent) top = top.parent;
  return top.loc?.file ?? node.loc?.file;
}
