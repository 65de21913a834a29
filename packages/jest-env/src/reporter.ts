import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FileReport, finishRun, type RunInfo, watchThreads } from '@loopguard/core/run';
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
  readonly #directory: string;
  readonly #startedAt = new Date().toISOString();
  readonly #tests = new RanTests();
  #error: Error | undefined;

  constructor(globalConfig: RunScope) {
    this.#config = globalConfig;
    // Why sync: workers inherit the variable, and they may start before any promise settles.
    this.#directory = mkdtempSync(join(tmpdir(), 'loopguard-'));
    process.env[RUN_DIRECTORY] = this.#directory;
    // Why here: with `workerThreads` only this thread can ask one that hangs where it is.
    watchThreads((text) => process.stderr.write(`${text}\n`));
  }

  /** Called by Jest after each test file. */
  onTestResult(test: RunTest, result: RunTestResult): void {
    this.#tests.add(test, result);
  }

  /** Called by Jest when every test file has finished. */
  async onRunComplete(contexts: ReadonlySet<unknown>, results: RunResults): Promise<void> {
    const files = await readLines<FileReport>(this.#directory, '.jsonl');
    const live = await readLines<LiveFile>(this.#directory, '.live');
    await rm(this.#directory, { recursive: true, force: true });
    delete process.env[RUN_DIRECTORY];
    const liveness = await this.#tests.judge(live, this.#config.rootDir);
    const end = await finishRun(this.#runInfo(results, contexts.size), files);
    const errors = [...liveness.errors, ...end.errors];
    const texts = [...liveness.notes, end.text, ...errors].filter((part) => part !== '');
    if (texts.length > 0) process.stderr.write(`\n${texts.join('\n')}\n`);
    if (errors.length > 0) this.#error = new Error(errors.join('\n'));
  }

  /** Called by Jest afterwards; an error fails the run. */
  getLastError(): Error | undefined {
    return this.#error;
  }

  #runInfo(results: RunResults, projectsRun: number): RunInfo {
    const { partial, shards } = runScope(this.#config, projectsRun);
    return {
      runner: { name: 'jest', version: runnerVersion() },
      root: this.#config.rootDir,
      startedAt: this.#startedAt,
      partial: [
        ...partial,
        ...(results.wasInterrupted ? (['interrupted'] as const) : []),
        ...(hasOtherFailures(results) ? (['failures'] as const) : []),
      ],
      shards,
    };
  }
}

// Why this package: it is released with Jest itself, and a reporter is not told Jest's version.
function runnerVersion(): string {
  const require = createRequire(import.meta.url);
  return (require('jest-environment-node/package.json') as { version: string }).version;
}

async function readLines<T>(directory: string, extension: string): Promise<T[]> {
  const files = (await readdir(directory)).filter((file) => file.endsWith(extension));
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')));
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
