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
} from 'loopguard/run';
import { jestVersion } from './jest-packages.js';
import { RanTests, type RunTest, type RunTestResult } from './ran-tests.js';
import { announceRunDirectory, hideRunDirectory, type LiveFile } from './run-directory.js';
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
  /** Why files have no way to speak to this reporter. */
  readonly #problem: string | undefined;
  // Why captured: with one process for all, a test may leave a spy there. Jest does the same.
  readonly #write = process.stderr.write.bind(process.stderr);
  #error: Error | undefined;

  constructor(globalConfig: RunScope) {
    const tooOld = tooOldText('jest', jestVersion());
    // Why here as well: the run says it once, before its first test file.
    if (tooOld) throw new LoopguardConfigError(tooOld);
    this.#config = globalConfig;
    this.#problem = this.#directory.make(projectRoot(globalConfig.rootDir));
    if (this.#problem === undefined) {
      // Why here: workers inherit the variable, and they may start before any promise settles.
      announceRunDirectory(this.#directory.path);
      this.#directory.describe(this.#runInfo(0, []));
    }
    // Why here: with `workerThreads` only this thread can ask one that hangs where it is.
    watchHangs();
  }

  /** Called by Jest after each test file. */
  onTestResult(test: RunTest, result: RunTestResult): void {
    this.#tests.add(test, result);
    this.#print(this.#directory.takeWarnings(test.path));
  }

  /** Called by Jest when every test file has finished. */
  async onRunComplete(contexts: ReadonlySet<unknown>, results: RunResults): Promise<void> {
    const ended = await this.#directory.read<FileReport>('.jsonl');
    const live = await this.#directory.read<LiveFile>('.live');
    const hanging = await this.#directory.end(ended);
    const warnings = this.#directory.takeWarnings();
    const { lost } = this.#directory;
    await this.#directory.remove();
    hideRunDirectory();
    const liveness =
      this.#problem === undefined
        ? await this.#tests.judge(live, projectRoot(this.#config.rootDir))
        : { notes: [noFolder(this.#problem)], errors: [] };
    const reasons: PartialReason[] = [];
    if (results.wasInterrupted || hanging.length > 0 || lost !== undefined)
      reasons.push('interrupted');
    if (hasOtherFailures(results)) reasons.push('failures');
    const end = await finishRun(this.#runInfo(contexts.size, reasons), [...ended, ...hanging]);
    const errors = [...liveness.errors, ...end.errors];
    const notes = [...warnings, ...(lost === undefined ? [] : [lost]), ...liveness.notes];
    const texts = [...notes, end.text, ...errors].filter((part) => part !== '');
    if (texts.length > 0) this.#print(['', ...texts]);
    if (errors.length > 0) this.#error = new Error(errors.join('\n'));
  }

  /** Called by Jest afterwards; an error fails the run. */
  getLastError(): Error | undefined {
    return this.#error;
  }

  #print(texts: readonly string[]): void {
    if (texts.length > 0) this.#write(`${texts.join('\n')}\n`);
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

function noFolder(problem: string): string {
  return `[loopguard] No folder could be made through which test files speak to the reporter (${problem}), so there is no summary, and nobody knows which files were guarded. Allow writing to the folder for temporary files.`;
}
