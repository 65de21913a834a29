import type { JestEnvironmentConfig } from '@jest/environment';
import {
  type CompiledOptions,
  LoopguardConfigError,
  type LoopguardOptions,
  prepareOptions,
  projectRoot,
  readOptions,
  withModules,
} from '@loopguard/core/adapter';
import { hasReporter } from './run-directory.js';

/**
 * The options of a project's environment.
 *
 * @param own - of the environment's class: they win
 * @throws LoopguardConfigError when one is wrong, or needs a reporter that is not there
 */
export function environmentOptions(
  { rootDir, testEnvironmentOptions }: JestEnvironmentConfig['projectConfig'],
  own: LoopguardOptions | undefined,
): CompiledOptions {
  const plain = { ...readOptions(testEnvironmentOptions['loopguard']), ...readOptions(own) };
  const options = prepareOptions(withModules(plain, projectRoot(rootDir)));
  checkReporter(options);
  return options;
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
