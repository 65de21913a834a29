import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { installGuard, refuse } from '@loopguard/core/adapter';
import { start } from './start.js';

// Why first: what loads after this line captures wrappers, not originals. Why only there: worker
// threads are where blocking work belongs.
const started: Promise<void> = isMainThread
  ? start(installGuard(), dirname(fileURLToPath(import.meta.url))).catch(refuse)
  : Promise.resolve();

/** Mocha's root hooks, of which there are none: Mocha waits for this function before it loads test files. */
export async function mochaHooks(): Promise<object> {
  await started;
  return {};
}
