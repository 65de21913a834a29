import { mkdtempSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findUnusedRules, type RuleUse } from '@loopguard/core/adapter';
import { RUN_DIRECTORY } from './run-directory.js';

/** The part of Jest's global configuration that narrows a run. */
interface RunScope {
  readonly testNamePattern?: string;
  readonly nonFlagArgs?: readonly string[];
  readonly shard?: unknown;
  readonly onlyChanged?: boolean;
  readonly findRelatedTests?: boolean;
  readonly runTestsByPath?: boolean;
}

/**
 * Jest's reporter for what only a whole run can tell: `allow` rules that nothing needed.
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
  readonly #isWholeRun: boolean;
  readonly #directory: string;
  #error: Error | undefined;

  constructor(globalConfig: RunScope) {
    const { testNamePattern, nonFlagArgs, shard, onlyChanged, findRelatedTests, runTestsByPath } =
      globalConfig;
    const narrowed = [testNamePattern, nonFlagArgs?.length, shard, onlyChanged];
    this.#isWholeRun = ![...narrowed, findRelatedTests, runTestsByPath].some(Boolean);
    // Why sync: workers inherit the variable, and they may start before any promise settles.
    this.#directory = mkdtempSync(join(tmpdir(), 'loopguard-'));
    process.env[RUN_DIRECTORY] = this.#directory;
  }

  /** Called by Jest when every test file has finished. */
  async onRunComplete(): Promise<void> {
    const uses = await readUses(this.#directory);
    await rm(this.#directory, { recursive: true, force: true });
    delete process.env[RUN_DIRECTORY];
    const unused = this.#isWholeRun ? findUnusedRules(uses) : undefined;
    if (unused === undefined) return;
    process.stderr.write(`\n${unused.text}\n`);
    if (unused.severity === 'error') this.#error = new Error(unused.text);
  }

  /** Called by Jest afterwards; an error fails the run. */
  getLastError(): Error | undefined {
    return this.#error;
  }
}

async function readUses(directory: string): Promise<RuleUse[]> {
  const files = await readdir(directory);
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')));
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RuleUse);
}
