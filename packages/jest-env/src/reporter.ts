import {
  type FileReport,
  LoopguardConfigError,
  type RunOutcome,
  tooOldText,
  WholeRun,
} from 'loopguard/run';
import { jestVersion } from './jest-packages.js';
import { RanTests, type RunTest, type RunTestResult } from './ran-tests.js';
import { announceRunDirectory, hideRunDirectory, type LiveFile } from './run-directory.js';
import { failuresOf, type GlobalConfig, type RunResults, runScope } from './run-scope.js';

const REMEDIES = {
  file: 'Another environment replaced the guarded one (a `@jest-environment` docblock?), or the test runner is not jest-circus. `@jest-environment @loopguard/jest-env/jsdom` is guarded, and so is what `withLoopguard` makes.',
  project: "its testEnvironment is not loopguard's.",
};

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
  readonly #config: GlobalConfig;
  readonly #run: WholeRun;
  readonly #tests = new RanTests();
  /** Why files have no way to speak to this reporter. */
  readonly #problem: string | undefined;
  // Why captured: with one process for all, a test may leave a spy there. Jest does the same.
  readonly #write = process.stderr.write.bind(process.stderr);
  #error: Error | undefined;

  constructor(globalConfig: GlobalConfig) {
    const tooOld = tooOldText('jest', jestVersion());
    // Why here as well: the run says it once, before its first test file.
    if (tooOld) throw new LoopguardConfigError(tooOld);
    this.#config = globalConfig;
    this.#run = new WholeRun({
      runner: { name: 'jest', version: jestVersion() },
      root: globalConfig.rootDir,
      remedies: REMEDIES,
    });
    this.#problem = this.#run.makeDirectory();
    // Why here: workers inherit the variable, and they may start before any promise settles.
    if (this.#problem === undefined) announceRunDirectory(this.#run.directory);
    this.#run.describe(runScope(globalConfig, 0));
  }

  /** Called by Jest after each test file. */
  onTestResult(test: RunTest, result: RunTestResult): void {
    this.#tests.add(test, result);
    this.#print(this.#run.fileEnds(test.path));
  }

  /** Called by Jest when every test file has finished. */
  async onRunComplete(contexts: ReadonlySet<unknown>, results: RunResults): Promise<void> {
    const { warnings, notes, text, errors } = await this.#run.end(
      await this.#outcomeOf(contexts.size, results),
    );
    await this.#run.close();
    hideRunDirectory();
    const problem = this.#problem === undefined ? [] : [noFolder(this.#problem)];
    const texts = [...warnings, ...problem, ...notes, text, ...errors].filter(
      (part) => part !== '',
    );
    if (texts.length > 0) this.#print(['', ...texts]);
    if (errors.length > 0) this.#error = new Error(errors.join('\n'));
  }

  /** Called by Jest afterwards; an error fails the run. */
  getLastError(): Error | undefined {
    return this.#error;
  }

  async #outcomeOf(projectsRun: number, results: RunResults): Promise<RunOutcome> {
    const reports = await this.#run.read<FileReport>('.jsonl');
    const live = await this.#run.read<LiveFile>('.live');
    return {
      scopes: [runScope(this.#config, projectsRun)],
      reports,
      files: this.#problem === undefined ? await this.#tests.files(live) : undefined,
      failures: failuresOf(results),
      isInterrupted: results.wasInterrupted ?? false,
    };
  }

  #print(texts: readonly string[]): void {
    if (texts.length > 0) this.#write(`${texts.join('\n')}\n`);
  }
}

function noFolder(problem: string): string {
  return `[loopguard] No folder could be made through which test files speak to the reporter (${problem}), so there is no summary, and nobody knows which files were guarded. Allow writing to the folder for temporary files.`;
}
