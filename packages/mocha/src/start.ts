import {
  type CompiledOptions,
  findModules,
  LoopguardConfigError,
  type PlainOptions,
  print,
  projectRoot,
  type ThreadGuard,
} from '@loopguard/core/adapter';
import { loadOptions } from 'loopguard/config';
import { findMocha } from './find-mocha.js';
import { MochaRuns } from './mocha-runs.js';
import { keepPlaces } from './test-description.js';
import { isWatched, watchMocha } from './watch-mocha.js';

/** Guards the tests that are run in this process. */
export async function start(guard: ThreadGuard, ownDirectory: string): Promise<void> {
  guard.registerOwnDirectory(ownDirectory);
  const root = process.cwd();
  const options = await optionsFor(guard, root);
  if (options.mode === 'off') return;
  guard.watch(options);
  guard.extend(options.extended)?.watchNode();
  const mocha = findMocha();
  if (isWatched(mocha)) return;
  watchMocha(mocha, await MochaRuns.prepare(guard, mocha, options, root));
  keepPlaces(mocha);
}

async function optionsFor(guard: ThreadGuard, directory: string): Promise<CompiledOptions> {
  const { options } = await loadOptions(directory);
  return guard.prepareOptions(withModules(options, directory));
}

function withModules(options: PlainOptions, directory: string): PlainOptions {
  const { extend } = options;
  if (extend === undefined) return options;
  return { ...options, extend: findModules(extend, projectRoot(directory)) };
}

/** A mistake in the options is all that there is to say, without our stack. */
export function refuse(error: unknown): never {
  if (!(error instanceof LoopguardConfigError)) throw error;
  print(error.message);
  process.exit(1);
}
