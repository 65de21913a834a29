import {
  type CompiledOptions,
  type PlainOptions,
  projectRoot,
  runOptions,
  type ThreadGuard,
  withModules,
} from '@loopguard/core/adapter';
import { findOptionsFile } from '../config/option-places.js';

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
  const options = runOptions(root) ?? (await optionsOf(root));
  const compiled = guard.prepareOptions(withModules(options, projectRoot(root)));
  if (compiled.mode === 'off') return undefined;
  guard.watch(compiled);
  guard.extend(compiled.extended)?.watchNode();
  return compiled;
}

async function optionsOf(root: string): Promise<PlainOptions> {
  if (findOptionsFile(root) === undefined) return {};
  // Why by the package's name: adapters hold this module in their own files, and not what it takes to read options.
  const { loadOptions } = await import('loopguard/config');
  return (await loadOptions(root)).options;
}
