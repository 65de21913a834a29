import { readFileSync } from 'node:fs';
import { runInContext } from 'node:vm';
import type { EnvironmentContext, JestEnvironment, JestEnvironmentConfig } from '@jest/environment';
import {
  type AllowFacade,
  type CompiledOptions,
  type Detector,
  installDetector,
  LoopguardConfigError,
  type LoopguardOptions,
  findModules,
  prepareOptions,
  projectRoot,
  readOptions,
  type Session,
  SLOT,
  tooOldText,
} from '@loopguard/core/adapter';
import { CircusGuard } from './circus-guard.js';
import type { CircusEvent, CircusState } from './circus-types.js';
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
  const detector = installDetector();
  detector.registerOwnDirectory(ownDirectory());
  detector.registerOwnDirectory(reporterDirectory());
  // Why: tests see a facade there, so this is Jest that a test runs within its own sandbox.
  const outer = SLOT in globalThis ? detector.session : undefined;

  // Why the cast: a mixin's base must take `any[]`, and environments take exactly two arguments.
  class GuardedEnvironment extends (Base as EnvironmentClass) {
    readonly #session: Session;
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
      this.#session = detector.open(
        {
          options: compiled,
          root: projectConfig.rootDir,
          testFile: context.testPath,
          setupFiles: [...projectConfig.setupFiles, ...projectConfig.setupFilesAfterEnv],
          hasCoverage: config.globalConfig.collectCoverage,
          realmError: this.global.Error as ErrorConstructor,
          mayOptOut: mayOptOut(context.testPath),
          hasRunReport: hasReporter(),
          runDirectory: runDirectory(),
        },
        realmOf(super.getVmContext()) ?? this.global,
        outer,
      );
      this.#locations = new TestLocations(
        this.global.Error as ErrorConstructor,
        this.#session.testFile,
      );
      // Why at once: a baseline that cannot be read is one error of the file, not one for each call.
      this.#session.openBaseline();
      this.#followEvents();
      exposeFacade(this.global, detector);
      watchRequires(detector);
      if (compiled.extended.length > 0 || detector.isExtended) {
        detector.extended.use(compiled.extended);
        watchModules(detector);
      }
    }

    override getVmContext(): ReturnType<JestEnvironment['getVmContext']> {
      // Why: the runtime asks for the context right before it evaluates a module.
      detector.loads.noteLoad();
      return super.getVmContext();
    }

    // Why an own property: a base class may have made one, which would hide a method of ours.
    #followEvents(): void {
      const session = this.#session;
      const guard = new CircusGuard(detector, session, this.#locations);
      const inherited = this.handleTestEvent?.bind(this) as EventHandler | undefined;
      const follow: EventHandler = (event, state) => {
        // Why here: another test runner than jest-circus has no such event, and nothing is followed.
        if (event.name === 'run_start') {
          this.#leaveLive();
          this.#isFocused = state.hasFocusedTests;
        }
        return guard.handle(event, state);
      };
      const handle: EventHandler = inherited
        ? async (event, state) => {
            await detector.storage.run(session.outside, () => inherited(event, state));
            await follow(event, state);
          }
        : follow;
      this.handleTestEvent = handle as NonNullable<JestEnvironment['handleTestEvent']>;
    }

    override async setup(): Promise<void> {
      // Why here: Jest has just installed its own, after the files of `setupFiles`.
      this.#session.noteFormatter();
      this.#locations.noteFormatter();
      await this.#session.ready;
      await super.setup();
    }

    #leaveLive(): void {
      const { testFile, offReason } = this.#session;
      leaveLive({
        testFile,
        project: this.#project,
        offReason,
        hasProjectEnvironment: this.#hasProjectEnvironment,
      });
    }

    override async teardown(): Promise<void> {
      const report = detector.fileReport(this.#session);
      if (report) leaveReport(this.#isFocused ? { ...report, isFocused: true } : report);
      detector.close(this.#session);
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

function exposeFacade(realm: object, detector: Detector): void {
  const facade: AllowFacade = Object.freeze({
    allowBlocking: detector.allowBlocking.bind(detector),
  });
  Object.defineProperty(realm, SLOT, { value: facade, configurable: true });
}
