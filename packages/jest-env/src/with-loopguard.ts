import type { EnvironmentContext, JestEnvironment, JestEnvironmentConfig } from '@jest/environment';
import {
  enclosingFile,
  installGuard,
  LoopguardConfigError,
  type LoopguardOptions,
  readOptions,
  tooOldText,
} from '@loopguard/core/adapter';
import { environmentOptions } from './environment-options.js';
import { markGuarded } from './guarded-environment.js';
import { type EventHandler, GuardedFile } from './guarded-file.js';
import { jestVersion } from './jest-packages.js';
import { ownDirectory, reporterDirectory } from './own-directory.js';
import { hideRunDirectory } from './run-directory.js';
import { watchModules } from './watch-modules.js';
import { watchRequires } from './watch-requires.js';

/** A Jest environment class, as `testEnvironment` names one. */
export type EnvironmentClass = new (
  config: JestEnvironmentConfig,
  context: EnvironmentContext,
) => JestEnvironment;

/**
 * Returns `Base` with the guard: every test that blocks the event loop fails.
 *
 * Options come from `testEnvironmentOptions.loopguard`, and before it from `loopguard.config.*` or
 * package.json; `options` given here win, and may hold functions, which a Jest configuration cannot
 * send to its workers.
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
    readonly #file: GuardedFile;

    constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
      // Why first: a wrong option is told before anything is made.
      const own = readOptions(options);
      // Why quietly: a test may run Jest, and what this reads is no call of its.
      const compiled = guard.quietly(() => environmentOptions(config.projectConfig, own));
      super(config, context);
      const { global } = this;
      // Why: a test that runs Jest, in this process or in another, gives it the copy that tests see.
      hideRunDirectory((global as { process?: NodeJS.Process }).process?.env);
      const vmContext = super.getVmContext();
      const facts = { config, context, global, vmContext, outer, own };
      this.#file = new GuardedFile(guard, compiled, facts);
      this.#followEvents();
      guard.expose(global);
      watchRequires(guard.loads);
      watchModules(guard.extend(compiled.extended));
    }

    // Why an own property: a base class may have made one, which would hide a method of ours.
    #followEvents(): void {
      const inherited = this.handleTestEvent?.bind(this) as EventHandler | undefined;
      const handle = this.#file.follow(inherited);
      this.handleTestEvent = handle as NonNullable<JestEnvironment['handleTestEvent']>;
    }

    override getVmContext(): ReturnType<JestEnvironment['getVmContext']> {
      // Why: the runtime asks for the context right before it evaluates a module.
      guard.loads.noteLoad();
      return super.getVmContext();
    }

    override async setup(): Promise<void> {
      await this.#file.setUp();
      await super.setup();
    }

    override async teardown(): Promise<void> {
      this.#file.close();
      await super.teardown();
    }
  }
  markGuarded(GuardedEnvironment);
  return GuardedEnvironment as unknown as T;
}
