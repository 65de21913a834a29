import { readFileSync } from 'node:fs';
import { runInContext } from 'node:vm';
import type { EnvironmentContext, JestEnvironment, JestEnvironmentConfig } from '@jest/environment';
import {
  type CompiledOptions,
  enclosingFile,
  LoopguardConfigError,
  type LoopguardOptions,
  findModules,
  type FileRun,
  installGuard,
  prepareOptions,
  projectRoot,
  readOptions,
  tooOldText,
} from '@loopguard/core/adapter';
import { CircusGuard, TestDescription } from './circus-guard.js';
import type { CircusEvent, CircusState, TestEntry } from './circus-types.js';
import { markGuarded } from './guarded-environment.js';
import { jestVersion } from './jest-packages.js';
import { ownDirectory, reporterDirectory } from './own-directory.js';
import {
  hasReporter,
  hideRunDirectory,
  leaveLive,
  leaveReport,
  runDirectory,
} from './run-directory.js';
import { TestLocations } from './test-location.js';
import { watchModules } from './watch-modules.js';
import { watchRequires } from './watch-requires.js';

/** A Jest environment class, as `testEnvironment` names one. */
export type EnvironmentClass = new (
  config: JestEnvironmentConfig,
  context: EnvironmentContext,
) => JestEnvironment;

// Why captured: a test may replace it, and with one process the next file comes after that.
const readFile = readFileSync;

type EventHandler = (event: CircusEvent, state: CircusState) => Promise<void> | void;

/**
 * Returns `Base` with the guard: every test that blocks the event loop fails.
 *
 * Options come from `testEnvironmentOptions.loopguard`; `options` given here win, and may hold
 * functions, which a Jest configuration cannot send to its workers.
 *
 * @throws LoopguardConfigError when Jest is too old, and from the constructor when an option is wrong
 * @example
 * ```js
 * // my-environment.js, named by `testEnvironment`
 * const { TestEnvironment } = require('jest-environment-node');
 * const { withLoopguard } = require('@loopguard/jest-env');
 * module.exports = withLoopguard(TestEnvironment, { rules: { 'fs.existsSync': 'off' } });
 * ```
 */
export function withLoopguard<T extends EnvironmentClass>(Base: T, options?: LoopguardOptions): T {
  const tooOld = tooOldText('jest', jestVersion());
  if (tooOld) throw new LoopguardConfigError(tooOld);
  // Why here: what loads after this line captures wrappers, not originals.
  const guard = installGuard();
  guard.registerOwnDirectory(ownDirectory());
  guard.registerOwnDirectory(reporterDirectory());
  // Why here: Jest that a test runs within its own sandbox loads this while the test runs.
  const outer = enclosingFile();

  // Why the cast: a mixin's base must take `any[]`, and environments take exactly two arguments.
  class GuardedEnvironment extends (Base as EnvironmentClass) {
    readonly #run: FileRun<TestEntry>;
    readonly #locations: TestLocations;
    readonly #hasProjectEnvironment: boolean;
    readonly #project: string;
    #isFocused = false;

    constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
      const { projectConfig } = config;
      const configured = readOptions(projectConfig.testEnvironmentOptions['loopguard']);
      const plain = { ...configured, ...readOptions(options) };
      const { extend } = plain;
      const compiled = prepareOptions(
        extend === undefined
          ? plain
          : { ...plain, extend: findModules(extend, projectRoot(projectConfig.rootDir)) },
      );
      checkReporter(compiled);
      super(config, context);
      // Why: a test that runs Jest, in this process or in another, gives it the copy that tests see.
      hideRunDirectory((this.global as { process?: NodeJS.Process }).process?.env);
      this.#project = projectConfig.id;
      this.#hasProjectEnvironment = !('jest-environment' in context.docblockPragmas);
      this.#run = guard.openFile<TestEntry>({
        options: compiled,
        root: projectConfig.rootDir,
        testFile: context.testPath,
        describe: (test) => new TestDescription(test, this.#locations),
        setupFiles: [...projectConfig.setupFiles, ...projectConfig.setupFilesAfterEnv],
        hasCoverage: config.globalConfig.collectCoverage,
        realm: realmOf(super.getVmContext()) ?? this.global,
        realmError: this.global.Error as ErrorConstructor,
        mayOptOut: mayOptOut(context.testPath),
        hasRunReport: hasReporter(),
        runDirectory: runDirectory(),
        outer,
      });
      this.#locations = new TestLocations(
        this.global.Error as ErrorConstructor,
        this.#run.testFile,
      );
      // Why at once: a baseline that cannot be read is one error of the file, not one for each call.
      this.#run.checkBaseline();
      this.#followEvents();
      guard.expose(this.global);
      watchRequires(guard.loads);
      watchModules(guard.extend(compiled.extended));
    }

    override getVmContext(): ReturnType<JestEnvironment['getVmContext']> {
      // Why: the runtime asks for the context right before it evaluates a module.
      guard.loads.noteLoad();
      return super.getVmContext();
    }

    // Why an own property: a base class may have made one, which would hide a method of ours.
    #followEvents(): void {
      const run = this.#run;
      const circus = new CircusGuard(run);
      const inherited = this.handleTestEvent?.bind(this) as EventHandler | undefined;
      const follow: EventHandler = (event, state) => {
        // Why here: another test runner than jest-circus has no such event, and nothing is followed.
        if (event.name === 'run_start') {
          this.#leaveLive();
          this.#isFocused = state.hasFocusedTests;
        }
        return circus.handle(event, state);
      };
      const handle: EventHandler = inherited
        ? async (event, state) => {
            await run.outside(() => inherited(event, state));
            await follow(event, state);
          }
        : follow;
      this.handleTestEvent = handle as NonNullable<JestEnvironment['handleTestEvent']>;
    }

    override async setup(): Promise<void> {
      // Why here: Jest has just installed its own, after the files of `setupFiles`.
      this.#run.noteFormatter();
      this.#locations.noteFormatter();
      await this.#run.ready;
      await super.setup();
    }

    #leaveLive(): void {
      const { testFile, offReason } = this.#run;
      leaveLive({
        testFile,
        project: this.#project,
        offReason,
        hasProjectEnvironment: this.#hasProjectEnvironment,
      });
    }

    override async teardown(): Promise<void> {
      const report = this.#run.close();
      if (report) leaveReport(this.#isFocused ? { ...report, isFocused: true } : report);
      await super.teardown();
    }
  }
  markGuarded(GuardedEnvironment);
  return GuardedEnvironment as unknown as T;
}

/** Whether a test file may hold an opt-out. Why read: Jest hands on only the docblock at its top. */
function mayOptOut(testFile: string): boolean {
  try {
    return readFile(testFile).includes('loopguard-');
  } catch {
    return true;
  }
}

/** What only the end of a run can do needs somebody who sees it. */
function checkReporter({ baseline, baselineMode, report }: CompiledOptions): void {
  if (hasReporter()) return;
  const wish =
    baseline !== undefined && baselineMode !== 'check'
      ? `LOOPGUARD_BASELINE=${baselineMode}`
      : (report.json ?? report.html) !== undefined && 'Option "report"';
  if (!wish) return;
  throw new LoopguardConfigError(
    `${wish} needs loopguard's reporter. Add to the Jest configuration: reporters: ['default', '@loopguard/jest-env/reporter'].`,
  );
}

/** Why: `global` of some environments lacks what the language itself puts on a global object, such as `Atomics`. */
function realmOf(context: ReturnType<JestEnvironment['getVmContext']>): object | undefined {
  return context ? (runInContext('globalThis', context) as object) : undefined;
}
