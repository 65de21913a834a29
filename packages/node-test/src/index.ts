import { isMainThread } from 'node:worker_threads';
import { refuse } from '@loopguard/core/adapter';
import { start } from './start.js';

// Why only there: worker threads are where blocking work belongs, and they inherit `--import`.
if (isMainThread) await start(import.meta.url).catch(refuse);
