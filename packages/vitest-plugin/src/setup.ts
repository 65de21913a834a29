import type { ThreadGuard } from '@loopguard/core/adapter';
import { findGuard } from '@loopguard/core/find-guard';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provided } from './provided.js';
import { RunnerGuard } from './runner-guard.js';
import { isVmPool, watchVmRequires } from './watch-vm-requires.js';
import { unseenInRealm } from './unseen-in-realm.js';
import { findRunner } from './versions-worker.js';

const ATTACHED = Symbol.for('@loopguard/vitest-plugin/attached');

// Why only then: with the plugin, every worker has preloaded it.
if (!findGuard()) await import('@loopguard/core/preload');
const guard = findGuard() as ThreadGuard;
guard.registerOwnDirectory(dirname(fileURLToPath(import.meta.url)));
// Why now: in vm pools, test files get copies of what Node's modules export when they load.
const options = provided.options();
// Why only then: with the plugin, it has been refused already.
if (options === undefined) await refuseOld();
guard.watch(guard.prepareOptions(options));
watchVmRequires(guard);
if (options?.extend !== undefined) {
  const { watchModules } = await import('./watch-modules.js');
  watchModules(guard.extend(guard.prepareOptions(options).extended));
}
// Why not elsewhere: outside of vm pools, importers share Node's own bindings, which are refreshed.
const unseen = isVmPool() ? await unseenInRealm(guard) : undefined;
const { prototype, getCurrentSuite } = await findRunner();
// Why a mark: with `isolate: false` set-up files run again for every test file.
if (!Object.hasOwn(prototype, ATTACHED)) {
  // Why without a prototype: a test of another file may have put something on `Object.prototype`.
  Object.defineProperty(prototype, ATTACHED, {
    __proto__: null,
    value: true,
  } as PropertyDescriptor);
  const runnerGuard = new RunnerGuard(guard, provided, unseen);
  runnerGuard.attach(prototype);
  // Why once: Vitest keeps this suite for all files of a worker.
  runnerGuard.watchTests(getCurrentSuite());
}

async function refuseOld(): Promise<void> {
  const { LoopguardConfigError, tooOldText } = await import('@loopguard/core/adapter');
  const { version } = createRequire(import.meta.url)('vitest/package.json') as { version: string };
  const text = tooOldText('vitest', version);
  if (text) throw new LoopguardConfigError(text);
}
