import {
  type CompiledOptions,
  projectRoot,
  type ThreadGuard,
  withModules,
} from '@loopguard/core/adapter';
import { loadOptions } from 'loopguard/config';
import { findMocha } from './find-mocha.js';
import { MochaRuns, prepare, type Prepared } from './mocha-runs.js';
import type { MochaClass } from './mocha-types.js';
import { keepPlaces } from './test-description.js';
import { isWatched, watchMocha } from './watch-mocha.js';

/** Guards the tests that are run in this process, from the moment on that this has settled. */
export async function start(guard: ThreadGuard, ownDirectory: string): Promise<void> {
  guard.registerOwnDirectory(ownDirectory);
  const mocha = findMocha();
  // Why at once: a program may start a run without having waited for anything.
  if (!mocha || isWatched(mocha)) return;
  const runs = new MochaRuns(mocha, prepareGuard(guard, mocha));
  watchMocha(mocha, runs);
  keepPlaces(mocha);
  await runs.ready;
}

/** @returns undefined where the options turn it off */
async function prepareGuard(guard: ThreadGuard, mocha: MochaClass): Promise<Prepared | undefined> {
  const root = process.cwd();
  const options = await optionsFor(guard, root);
  if (options.mode === 'off') return undefined;
  guard.watch(options);
  guard.extend(options.extended)?.watchNode();
  return prepare(guard, mocha, options, root);
}

async function optionsFor(guard: ThreadGuard, directory: string): Promise<CompiledOptions> {
  const { options } = await loadOptions(directory);
  return guard.prepareOptions(withModules(options, projectRoot(directory)));
}
