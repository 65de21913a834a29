import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CompiledOptions, FileReport, FileRun, ThreadGuard } from '@loopguard/core/adapter';
import type { Runnable, Suite, Test } from './mocha-types.js';
import { TestDescription } from './test-description.js';

/** What a process knows before its tests run. */
export interface ProcessFacts {
  readonly options: CompiledOptions;
  readonly root: string;
  readonly hasCoverage: boolean;
  /** Where what files say is gathered. */
  readonly directory: string | undefined;
  /** The guard follows the tests of a file. */
  leaveLive(run: FileRun): void;
  /** A file has ended, and tells the run something. */
  leaveReport(report: FileReport): void;
}

/** A file that has ended, and what it has to fail with. */
export interface EndedFile {
  readonly file: string;
  readonly errors: readonly Error[];
}

/** The test files of this process: Mocha loads all of them before it runs the first, and may mix their tests. */
export class TestFiles {
  readonly #guard: ThreadGuard;
  readonly #runs = new Map<string, FileRun<Test>>();
  /** Those of which a test or a hook has run. */
  readonly #live = new Set<FileRun>();
  #current: FileRun<Test> | undefined;
  readonly #facts: ProcessFacts;
  /** What is loaded before test files. */
  setupFiles: readonly string[] = [];

  constructor(guard: ThreadGuard, facts: ProcessFacts) {
    this.#guard = guard;
    this.#facts = facts;
  }

  /** Goes on with a file: one that is not followed yet is from now on. */
  enter(name: string): FileRun<Test> {
    const file = pathOf(name);
    const known = this.#runs.get(file);
    if (known && known === this.#current) return known;
    this.#current?.suspend();
    known?.resume();
    this.#current = known ?? this.#open(file);
    return this.#current;
  }

  /** The file that is followed now. */
  get current(): FileRun<Test> | undefined {
    return this.#current;
  }

  noteLive(run: FileRun): void {
    if (this.#live.has(run)) return;
    this.#live.add(run);
    this.#facts.leaveLive(run);
  }

  /** Ends a file, or all that are left. */
  async end(name?: string): Promise<EndedFile[]> {
    const files = name === undefined ? [...this.#runs.keys()] : [pathOf(name)];
    const ended: EndedFile[] = [];
    for (const file of files) {
      const run = this.#runs.get(file);
      if (!run) continue;
      this.enter(file);
      // Why not: of a file that was left out, nothing can have been needed.
      const errors = this.#live.has(run) ? await run.end() : [];
      ended.push({ file, errors });
      const report = run.close();
      if (report && this.#live.has(run)) this.#facts.leaveReport(report);
      this.#runs.delete(file);
      this.#current = undefined;
    }
    return ended;
  }

  #open(file: string): FileRun<Test> {
    const { options, root, hasCoverage, directory } = this.#facts;
    const run = this.#guard.openFile<Test>({
      options,
      root,
      testFile: file,
      setupFiles: this.setupFiles,
      describe: (test) => new TestDescription(test, file),
      hasCoverage,
      showsNoSource: true,
      hasRunReport: directory !== undefined,
      runDirectory: directory,
      // Why only then: code of the user's formats stacks, for example to apply source maps.
      ...(typeof Error.prepareStackTrace === 'function' && { stackError: Error }),
    });
    run.checkBaseline();
    this.#runs.set(file, run);
    return run;
  }
}

/** The file of a test, a hook or a suite, as Mocha names it; undefined for what a program has made. */
export function fileOf(node: Runnable | Suite | undefined): string | undefined {
  for (let at = node; at; at = at.parent) if (at.file !== undefined) return at.file;
  return undefined;
}

/** @param file - undefined where only the program knows */
export function pathOf(file: string | undefined): string {
  if (file === undefined) return process.argv[1] ?? '';
  return file.startsWith('file:') ? fileURLToPath(file) : resolve(file);
}
