import {
  type CompiledOptions,
  type FileRun,
  type LiveWord,
  leaveWord,
  type TestInfo,
  type ThreadGuard,
} from '@loopguard/core/adapter';

/** What a process knows before its tests run. */
export interface TestFilesInit<Test extends object> {
  readonly options: CompiledOptions;
  /** Where the runner looks for tests. */
  readonly root: string;
  readonly runner: NonNullable<LiveWord['runner']>;
  readonly hasCoverage: boolean;
  /** Where what files say is gathered; undefined where nobody does that. */
  readonly runDirectory: string | undefined;
  /** The runner shows no source lines beside an error; default: it does. */
  readonly showsNoSource?: boolean;
  describe(test: Test, file: string): TestInfo;
  /** A file has a test that runs: what is started from now on is no part of the run. */
  begins(): void;
}

/** A file that has ended, and what it has to fail with. */
export interface EndedFile {
  readonly file: string;
  readonly errors: readonly Error[];
}

/**
 * The test files of a process, which may have several and mix their tests: one of them is followed at
 * a time. Each leaves word for whoever sees the whole run.
 *
 * @example
 * ```ts
 * const files = new TestFiles(installGuard(), init);
 * const run = files.enter(file); // before it is loaded, and again before each of its tests
 * files.noteLive(run);           // a test of it runs
 * for (const { file, errors } of await files.end()) fail(file, errors);
 * ```
 */
export class TestFiles<Test extends object> {
  readonly #guard: ThreadGuard;
  readonly #init: TestFilesInit<Test>;
  readonly #runs = new Map<string, FileRun<Test>>();
  /** Those of which a test or a hook has run. */
  readonly #live = new Set<FileRun>();
  readonly #failed = new Set<string>();
  #current: FileRun<Test> | undefined;
  /** Those that have tests. */
  withTests: ReadonlySet<string> = new Set();
  /** What is loaded before test files. */
  setupFiles: readonly string[] = [];

  constructor(guard: ThreadGuard, init: TestFilesInit<Test>) {
    this.#guard = guard;
    this.#init = init;
  }

  /** The file that is followed now. */
  get current(): FileRun<Test> | undefined {
    return this.#current;
  }

  /** Goes on with a file: one that is not followed yet is from now on. */
  enter(file: string): FileRun<Test> {
    const known = this.#runs.get(file);
    if (known && known === this.#current) return known;
    this.#current?.suspend();
    known?.resume();
    this.#current = known ?? this.#open(file);
    return this.#current;
  }

  /** A test or a hook of a file runs. */
  noteLive(run: FileRun): void {
    if (this.#live.has(run)) return;
    this.#live.add(run);
    this.#init.begins();
    const { testFile, offReason } = run;
    this.#leave('.live', { testFile, offReason, runner: this.#init.runner });
  }

  /** A test has failed, and not for what it called. */
  noteFailure({ testFile }: FileRun): void {
    if (this.#failed.has(testFile)) return;
    this.#failed.add(testFile);
    this.#leave('.live', { testFile, hasFailed: true });
  }

  /** Ends a file, or all that are left. */
  async end(only?: string): Promise<EndedFile[]> {
    const ended: EndedFile[] = [];
    for (const file of only === undefined ? [...this.#runs.keys()] : [only]) {
      if (!this.#runs.has(file)) continue;
      const run = this.enter(file);
      // Why not: of a file that was left out, nothing can have been needed.
      const isLive = this.#live.has(run);
      ended.push({ file, errors: isLive ? await run.end() : [] });
      const report = run.close();
      if (report && isLive) this.#leave('.jsonl', report);
      this.#runs.delete(file);
      this.#current = undefined;
    }
    return ended;
  }

  #open(testFile: string): FileRun<Test> {
    const { options, root, hasCoverage, runDirectory, showsNoSource = false } = this.#init;
    const run = this.#guard.openFile<Test>({
      options,
      root,
      testFile,
      setupFiles: this.setupFiles,
      isOtherTestFile: (file) => file !== testFile && this.withTests.has(file),
      describe: (test) => this.#init.describe(test, testFile),
      hasCoverage,
      showsNoSource,
      hasRunReport: runDirectory !== undefined,
      runDirectory,
      // Why only then: code of the user's formats stacks, for example to apply source maps.
      ...(typeof Error.prepareStackTrace === 'function' && { stackError: Error }),
    });
    run.checkBaseline();
    this.#runs.set(testFile, run);
    return run;
  }

  #leave(extension: '.live' | '.jsonl', word: Parameters<typeof leaveWord>[2]): void {
    leaveWord(this.#init.runDirectory, extension, word);
  }
}
