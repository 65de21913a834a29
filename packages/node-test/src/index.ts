import { createRequire } from 'node:module';
import { isMainThread } from './main-thread.js';

type Start = typeof import('./start.js');

// Why required: each process of a test file pays for what is loaded here, and for `import` twice as much.
// Why only there: worker threads are where blocking work belongs, and they inherit `--import`.
if (isMainThread()) {
  const { start } = createRequire(import.meta.url)('./start.cjs') as Start;
  await start(import.meta.url);
}
