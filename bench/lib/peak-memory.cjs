// Preloaded into every process of a run: leaves its peak of resident memory in the folder BENCH_OUT.
const { writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  const isWorker = process.send !== undefined || process.env.NODE_TEST_CONTEXT !== undefined;
  const kind = isWorker ? 'worker' : 'main';
  process.on('exit', () => {
    const { maxRSS } = process.resourceUsage();
    writeFileSync(`${process.env.BENCH_OUT}/memory-${kind}-${process.pid}`, String(maxRSS));
  });
  // Why: this is how a worker ends, and without a listener it has no `exit`.
  if (kind === 'worker') process.once('SIGTERM', () => process.exit(143));
}
