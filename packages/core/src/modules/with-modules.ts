import { late } from '../safe/late.js';
import type { PlainOptions } from '../options/types.js';

type ModuleFiles = typeof import('./module-files.js');

/**
 * Finds the modules that the option `extend` names, so that their loading can be recognised.
 *
 * @param root - of the project: see `projectRoot`
 * @throws LoopguardConfigError when one is neither a builtin, nor installed, nor a file
 */
export function withModules(options: PlainOptions, root: string): PlainOptions {
  const { extend } = options;
  if (extend === undefined) return options;
  return { ...options, extend: late<ModuleFiles>().findModules(extend, root) };
}
