import { isBuiltin } from 'node:module';
import { allEntries } from '../catalog/all-entries.js';
import { compileOptions } from './compile.js';
import type { CompiledOptions } from './compiled-options.js';
import { readOptions } from './read.js';
import type { LoopguardOptions, PlainOptions } from './types.js';
import { baselineModeFrom, modeFromEnvironment } from './validate.js';

/**
 * Checks and compiles options; `LOOPGUARD` in `environment` overrides the mode, and
 * `LOOPGUARD_BASELINE` says what to do about the baseline.
 *
 * @throws LoopguardConfigError naming the option, what was given and what is allowed
 */
export function prepareOptions(
  options: LoopguardOptions | PlainOptions | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): CompiledOptions {
  const mode = modeFromEnvironment(environment['LOOPGUARD']);
  const baselineMode = baselineModeFrom(environment['LOOPGUARD_BASELINE']);
  return compileOptions(readOptions(options), mode, baselineMode);
}

/**
 * What options ask for that a worker has to patch before anything else is loaded in it, beyond what
 * it patches anyway: rules of the catalog's that are off by default, and functions of Node's.
 */
export function watchedEarly(options: PlainOptions): Pick<PlainOptions, 'rules' | 'extend'> {
  const { ruleOf, mode } = prepareOptions(options);
  if (mode === 'off') return {};
  const on = allEntries().filter(({ id, rule }) => rule === 'off' && ruleOf(id, rule) !== 'off');
  return {
    rules: Object.fromEntries(on.map(({ id, rule }) => [id, ruleOf(id, rule)])),
    extend: (options.extend ?? []).filter(({ module }) => isBuiltin(module)),
  };
}
