import type { ThreadGuard } from '@loopguard/core/adapter';
import { watchProject } from 'loopguard/process';
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
  const options = await watchProject(guard, root);
  return options && prepare(guard, mocha, options, root);
}
