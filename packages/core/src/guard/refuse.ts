import { LoopguardConfigError } from '../options/loopguard-error.js';
import { late } from './late-parts.js';

/**
 * Ends the process for a mistake in its options, with the text and without a stack of ours: for adapters
 * that a runner only loads, so that nobody else tells their errors.
 *
 * @throws `error`, where it is no mistake in options
 */
export function refuse(error: unknown): never {
  if (!(error instanceof LoopguardConfigError)) throw error;
  late().print(error.message);
  process.exit(1);
}
