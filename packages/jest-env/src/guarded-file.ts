import { runInContext } from 'node:vm';
import type { EnvironmentContext, JestEnvironment, JestEnvironmentConfig } from '@jest/environment';
import type { CompiledOptions, FileRun, PlainOptions, ThreadGuard } from '@loopguard/core/adapter';
import { CircusGuard, TestDescription } from './circus-guard.js';
import type { CircusEvent, CircusState, TestEntry } from './circus-types.js';
import { hasReporter, leaveLive, leaveReport, runDirectory } from './run-directory.js';
import { TestLocations } from './test-location.js';

export type EventHandler = (event: CircusEvent, state: CircusState) => Promise<void> | void;

/** What an environment knows of its file when it has been made. */
interface EnvironmentFacts {
  readonly config: JestEnvironmentConfig;
  readonly context: EnvironmentContext;
  readonly global: JestEnvironment['global'];
  readonly vmContext: ReturnType<JestEnvironment['getVmContext']>;
  /** The file whose test runs this one. */
  readonly outer: FileRun | undefined;
  /** The options of its class. */
  readonly own: PlainOptions;
}

/** A test file that an environment was made for: from the environment to its end. */
export class GuardedFile {
  readonly #run: FileRun<TestEntry>;
  readonly #locations: TestLocations;
  readonly #hasProjectEnvironment: boolean;
  readonly #project: string;
  readonly #own: PlainOptions;
  #isFocused = false;

  /** @throws LoopguardConfigError when its baseline cannot be read */
  constructor(guard: ThreadGuard, options: CompiledOptions, facts: EnvironmentFacts) {
    const { config, context, global, vmContext, outer, own } = facts;
    const { projectConfig, globalConfig } = config;
    const { testPath, docblockPragmas } = context;
    const realmError = global.Error as ErrorConstructor;
    this.#project = projectConfig.id;
    this.#own = own;
    this.#hasProjectEnvironment = !('jest-environment' in docblockPragmas);
    this.#run = guard.openFile<TestEntry>({
      options,
      root: projectConfig.rootDir,
      testFile: testPath,
      describe: (test) => new TestDescription(test, this.#locations),
      setupFiles: [...projectConfig.setupFiles, ...projectConfig.setupFilesAfterEnv],
      hasCoverage: globalConfig.collectCoverage,
      realm: realmOf(vmContext) ?? global,
      realmError,
      hasRunReport: hasReporter(),
      runDirectory: runDirectory(),
      outer,
    });
    this.#locations = new TestLocations(realmError, this.#run.testFile);
    // Why at once: a baseline that cannot be read is one error of the file, not one for each call.
    this.#run.checkBaseline();
  }

  /** @returns the handler of all events; `inherited` runs before, and nothing in it is guarded */
  follow(inherited: EventHandler | undefined): EventHandler {
    const run = this.#run;
    const circus = new CircusGuard(run);
    const follow: EventHandler = (event, state) => {
      if (event.name === 'run_start') this.#begin(state);
      return circus.handle(event, state);
    };
    if (!inherited) return follow;
    return async (event, state) => {
      await run.outside(() => inherited(event, state));
      await follow(event, state);
    };
  }

  /** Settled when the first test may begin. */
  setUp(): Promise<unknown> | undefined {
    // Why here: Jest has just installed its own, after the files of `setupFiles`.
    this.#run.noteFormatter();
    this.#locations.noteFormatter();
    return this.#run.ready;
  }

  close(): void {
    const report = this.#run.close();
    if (report) leaveReport(this.#isFocused ? { ...report, isFocused: true } : report);
  }

  // Why at this event: another test runner than jest-circus has none, and nothing is followed.
  #begin({ hasFocusedTests }: CircusState): void {
    this.#isFocused = hasFocusedTests;
    leaveLive({
      testFile: this.#run.testFile,
      project: this.#project,
      offReason: this.#run.offReason,
      hasProjectEnvironment: this.#hasProjectEnvironment,
      ...(Object.keys(this.#own).length > 0 && { classOptions: this.#own }),
    });
  }
}

/** Why: `global` of some environments lacks what the language itself puts on a global object, such as `Atomics`. */
function realmOf(context: EnvironmentFacts['vmContext']): object | undefined {
  return context ? (runInContext('globalThis', context) as object) : undefined;
}
