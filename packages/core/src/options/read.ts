import { knownIds as ids } from '../catalog/index.js';
import type { PlainOptions } from './types.js';
import { toPlainOptions, validateOptions } from './validate.js';

/**
 * Checks a user's options and makes plain data of them.
 *
 * @throws LoopguardConfigError naming the option, what was given and what is allowed
 */
export function readOptions(options: unknown): PlainOptions {
  validateOptions(options, ids);
  return toPlainOptions(options ?? {}, ids);
}
