import type { JestEnvironmentConfig } from '@jest/environment';
import { createRequire } from 'node:module';
import {
  type CompiledOptions,
  LoopguardConfigError,
  type PlainOptions,
  prepareOptions,
  projectRoot,
  readOptions,
  withModules,
} from '@loopguard/core/adapter';
import { mayHaveOptions, mergeOptions } from 'loopguard/options';
import { hasReporter } from './run-directory.js';

type Config = typeof import('loopguard/config');

/** Of each project that has a test file in this process. Why kept: looking takes longer than much else that a file needs. */
const known = new Map<string, PlainOptions>();

/**
 * The options of a project's environment: those of its files, of its configuration, and of the environment's
 * class, each of which wins over the ones before, key by key.
 *
 * @param own - of the environment's class
 * @throws LoopguardConfigError when one is wrong, or needs a reporter that is not there
 */
export function environmentOptions(
  { rootDir, testEnvironmentOptions }: JestEnvironmentConfig['projectConfig'],
  own: PlainOptions,
): CompiledOptions {
  const configured = readOptions(testEnvironmentOptions['loopguard']);
  const plain = mergeOptions(optionsInFiles(rootDir), configured, own);
  const options = prepareOptions(withModules(plain, projectRoot(rootDir)));
  checkReporter(options);
  return options;
}

function optionsInFiles(directory: string): PlainOptions {
  let options = known.get(directory);
  if (options === undefined) {
    options = mayHaveOptions(directory) ? loadNow(directory) : {};
    known.set(directory, options);
  }
  return options;
}

/** Why here: most projects have none. */
function loadNow(directory: string): PlainOptions {
  const { loadOptionsNow } = createRequire(import.meta.url)('loopguard/config') as Config;
  return loadOptionsNow(directory).options;
}

/** What only the end of a run can do needs somebody who sees it. */
function checkReporter({ baseline, baselineMode, report }: CompiledOptions): void {
  if (hasReporter()) return;
  const wish =
    baseline !== undefined && baselineMode !== 'check'
      ? `LOOPGUARD_BASELINE=${baselineMode}`
      : (report.json ?? report.html ?? report.sarif) !== undefined && 'Option "report"';
  if (!wish) return;
  throw new LoopguardConfigError(
    `${wish} needs loopguard's reporter. Add to the Jest configuration: reporters: ['default', '@loopguard/jest-env/reporter'].`,
  );
}
