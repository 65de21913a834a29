import { knownIds } from '../catalog/all-entries.js';
import type { PlainOptions } from './types.js';
import { toPlainOptions } from './plain-options.js';
import { validateOptions } from './validate.js';

/**
 * Checks a user's options and makes plain data of them.
 *
 * @throws LoopguardConfigError naming the option, what was given and what is allowed
 */
export function readOptions(options: unknown): PlainOptions {
  if (options === undefined) return {};
  const ids = knownIds();
  validateOptions(options, ids);
  return toPlainOptions(options, ids);
}
