import { relative, sep } from 'node:path';
import {
  announceRun,
  type CompiledOptions,
  hideRun,
  runDirectory,
  type ThreadGuard,
} from '@loopguard/core/adapter';
import { TestFiles } from 'loopguard/process';
import { addFailure } from './failures.js';
import { fileOf, pathOf } from './mocha-files.js';
import type {
  Emit,
  Mocha,
  MochaClass,
  MochaOptions,
  Runnable,
  Runner,
  Suite,
  Test,
} from './mocha-types.js';
import { beginRuns, RunEnd, type Runs } from './run-end.js';
import { TestDescription } from './test-description.js';
import { TestGuard } from './test-guard.js';
import type { MochaEvents } from './watch-mocha.js';

/** What Mocha numbers the processes by that `--parallel` starts. */
const WORKER = 'MOCHA_WORKER_ID';

/** What is known once the options are. */
export interface Prepared {
  readonly files: TestFiles<Test>;
  /** Absent in a process that `--parallel` has started. */
  readonly runs: Runs | undefined;
}

export async function prepare(
  guard: ThreadGuard,
  { prototype: { version } }: MochaClass,
  options: CompiledOptions,
  root: string,
): Promise<Prepared> {
  const isWorker = process.env[WORKER] !== undefined;
  const runs = runDirectory === undefined ? undefined : { directory: runDirectory };
  const own = isWorker ? undefined : (runs ?? (await beginRuns(version, root)));
  const files = new TestFiles<Test>(guard, {
    options,
    root,
    runner: { name: 'mocha', version },
    hasCoverage: process.env['NODE_V8_COVERAGE'] !== undefined,
    runDirectory: own?.directory ?? runDirectory,
    showsNoSource: true,
    describe: (test, file) => new TestDescription(test, file),
    // Why not before: workers get it from the process that starts them.
    begins: hideRun,
  });
  return { files, runs: own };
}

/** The runs of this process: most often one, with `--watch` one after the other. */
export class MochaRuns implements MochaEvents {
  readonly #mocha: MochaClass;
  readonly #ready: Promise<Prepared | undefined>;
  #files: TestFiles<Test> | undefined;
  #tests: TestGuard | undefined;
  #runCount = 0;
  /** Of each file the last suite at the top. */
  #last = new Map<string, Suite>();

  /** @param ready - undefined where nothing is to be guarded */
  constructor(mocha: MochaClass, ready: Promise<Prepared | undefined>) {
    this.#mocha = mocha;
    this.#ready = ready.then((prepared) => {
      this.#files = prepared?.files;
      return prepared;
    });
  }

  get ready(): Promise<unknown> {
    return this.#ready;
  }

  loads({ suite, options }: Mocha): void {
    const files = this.#files;
    // Why not then: what a test loads is the test's.
    if (!files || this.#tests) return;
    files.setupFiles = [...(options.require ?? []), ...(options.file ?? [])].map(pathOf);
    // Why before it is loaded: it may call `allowBlocking` at its top.
    suite.prependListener('pre-require', (_globals: unknown, file: string) => {
      if (!this.#tests) files.enter(pathOf(file));
    });
  }

  async runs(runner: Runner, options: MochaOptions, run: () => Promise<number>): Promise<number> {
    const prepared = this.#tests ? undefined : await this.#ready;
    if (!prepared) return run();
    const { runs, files } = prepared;
    const end = runs && new RunEnd(runner, options);
    // Why no wait: only a further run of the process has to forget something.
    if (runs && this.#runCount++ === 0) end?.describe(runs);
    else if (runs) await end?.begin(runs);
    if (!runner.isParallelMode()) this.#tests = new TestGuard(runner, files);
    else if (runs?.whole) announceRun(runs.directory);
    let failures = 0;
    try {
      failures = await run();
    } finally {
      this.#tests = undefined;
    }
    return failures + (runs && end ? await end.finish(runs) : 0);
  }

  follows(self: Runner | Runnable): boolean {
    const runner = this.#tests?.runner;
    return runner !== undefined && (self === runner || self === runner.currentRunnable);
  }

  suiteStarts(suite: Suite): Promise<unknown> | undefined {
    if (suite.root) {
      this.#last = new Map(suite.suites.map((each) => [pathOf(fileOf(each)), each]));
      const inTests = suite.tests.map((test) => pathOf(fileOf(test)));
      if (this.#files) this.#files.withTests = new Set([...this.#last.keys(), ...inTests]);
    }
    const file = fileOf(suite.root ? (suite.tests[0] ?? suite.suites[0]) : suite);
    return file === undefined ? undefined : this.#files?.enter(pathOf(file)).ready;
  }

  suiteEnds(suite: Suite): Promise<unknown> | undefined {
    if (suite.root) return this.#end();
    const file = fileOf(suite);
    // Why not the last of all: hooks at the top follow it.
    const isOver = file !== undefined && this.#last.get(pathOf(file)) === suite;
    return isOver && suite !== suite.parent?.suites.at(-1) ? this.#end(file) : undefined;
  }

  testStarts(test: Test): void {
    this.#safely((tests) => tests.testStarts(test));
  }

  calls(runnable: Runnable): void {
    this.#safely((tests) => tests.calls(runnable));
  }

  waits(): void {
    this.#safely((tests) => tests.waits());
  }

  fails(): void {
    this.#safely((tests) => tests.fails());
  }

  tells(emit: Emit): Emit | undefined {
    return this.#safely((tests) => tests.tells(emit));
  }

  testEnds(): void {
    this.#safely((tests) => tests.testEnds());
  }

  /** A failure of ours must not stop the runner, and is no silence: the file fails for it. */
  #safely<T>(work: (tests: TestGuard) => T): T | undefined {
    try {
      return this.#tests && work(this.#tests);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#files?.current?.mistake(
        `[loopguard] A test could not be followed, so nothing can be said about it: ${reason}. It may have changed a built-in that loopguard needs; if not, please report it.`,
      );
      return undefined;
    }
  }

  async #end(name?: string): Promise<void> {
    this.testEnds();
    const runner = this.#tests?.runner;
    for (const { file, errors } of (await this.#files?.end(name && pathOf(name))) ?? []) {
      if (errors.length === 0 || !runner) continue;
      const title = relative(process.cwd(), file).replaceAll(sep, '/');
      addFailure(this.#mocha, runner, file, title, errors);
    }
  }
}
