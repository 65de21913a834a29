import {
  type FileReport,
  finishRun,
  LoopguardConfigError,
  type PartialReason,
  projectRoot,
  RunDirectory,
  type RunInfo,
  tooOldText,
  watchHangs,
} from '@loopguard/core/run';
import { jestVersion } from './jest-packages.js';
import { RanTests, type RunTest, type RunTestResult } from './ran-tests.js';
import { type LiveFile, RUN_DIRECTORY } from './run-directory.js';
import { hasOtherFailures, type RunResults, type RunScope, runScope } from './run-scope.js';

/**
 * Jest's reporter for what only a whole run can tell: the summary, the baseline, the JSON and
 * HTML report, and `allow` rules that nothing needed.
 *
 * @example
 * ```js
 * // jest.config.js
 * module.exports = {
 *   testEnvironment: '@loopguard/jest-env',
 *   reporters: ['default', '@loopguard/jest-env/reporter'],
 * };
 * ```
 */
export default class LoopguardReporter {
  readonly #config: RunScope;
  readonly #directory = new RunDirectory();
  readonly #startedAt = new Date().toISOString();
  readonly #tests = new RanTests();
  #error: Error | undefined;

  constructor(globalConfig: RunScope) {
    const tooOld = tooOldText('jest', jestVersion());
    // Why here as well: the run says it once, before its first test file.
    if (tooOld) throw new LoopguardConfigError(tooOld);
    this.#config = globalConfig;
    // Why here: workers inherit the variable, and they may start before any promise settles.
    process.env[RUN_DIRECTORY] = this.#directory.path;
    this.#directory.describe(this.#runInfo(0, []));
    // Why here: with `workerThreads` only this thread can ask one that hangs where it is.
    watchHangs();
  }

  /** Called by Jest after each test file. */
  onTestResult(test: RunTest, result: RunTestResult): void {
    this.#tests.add(test, result);
  }

  /** Called by Jest when every test file has finished. */
  async onRunComplete(contexts: ReadonlySet<unknown>, results: RunResults): Promise<void> {
    const ended = await this.#directory.read<FileReport>('.jsonl');
    const live = await this.#directory.read<LiveFile>('.live');
    const hanging = await this.#directory.end(ended);
    await this.#directory.remove();
    delete process.env[RUN_DIRECTORY];
    const liveness = await this.#tests.judge(live, projectRoot(this.#config.rootDir));
    const reasons: PartialReason[] = [];
    if (results.wasInterrupted || hanging.length > 0) reasons.push('interrupted');
    if (hasOtherFailures(results)) reasons.push('failures');
    const end = await finishRun(this.#runInfo(contexts.size, reasons), [...ended, ...hanging]);
    const errors = [...liveness.errors, ...end.errors];
    const texts = [...liveness.notes, end.text, ...errors].filter((part) => part !== '');
    if (texts.length > 0) process.stderr.write(`\n${texts.join('\n')}\n`);
    if (errors.length > 0) this.#error = new Error(errors.join('\n'));
  }

  /** Called by Jest afterwards; an error fails the run. */
  getLastError(): Error | undefined {
    return this.#error;
  }

  /** @param reasons - why the run is not whole, beyond what it was asked to leave out */
  #runInfo(projectsRun: number, reasons: readonly PartialReason[]): RunInfo {
    const { partial, shards } = runScope(this.#config, projectsRun);
    return {
      runner: { name: 'jest', version: jestVersion() },
      root: projectRoot(this.#config.rootDir),
      startedAt: this.#startedAt,
      partial: [...partial, ...reasons],
      shards,
    };
  }
}
