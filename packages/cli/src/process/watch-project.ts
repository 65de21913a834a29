import {
  type CompiledOptions,
  projectRoot,
  type ThreadGuard,
  withModules,
} from '@loopguard/core/adapter';
import { loadOptions } from '../config/load-options.js';

/**
 * Reads the options of a project and watches what they turn on: nothing is guarded yet, and what
 * loads later cannot be missed.
 *
 * @param root - where the runner looks for tests
 * @returns undefined where the project turns the guard off
 * @throws LoopguardConfigError when an option is wrong
 */
export async function watchProject(
  guard: ThreadGuard,
  root: string,
): Promise<CompiledOptions | undefined> {
  const { options } = await loadOptions(root);
  const compiled = guard.prepareOptions(withModules(options, projectRoot(root)));
  if (compiled.mode === 'off') return undefined;
  guard.watch(compiled);
  guard.extend(compiled.extended)?.watchNode();
  return compiled;
}
