// Times the steps of an installation in this process: prints them as JSON. Started by measure.mjs.
import { createRequire, syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const adapter = process.argv[2];
const require = createRequire(import.meta.url);
// What a worker of Vitest has loaded by itself (forks: all of them, threads: not child_process).
const LOADED_ANYWAY = ['child_process', 'net', 'v8', 'vm', 'worker_threads'];
const BUILTINS = ['crypto', 'zlib', 'tls', 'inspector', 'node:wasi', 'node:sqlite'];

function load(name) {
  try {
    process.getBuiltinModule(name);
  } catch {
    // Not on this Node.
  }
}

const steps = [];
function time(name, work) {
  const start = performance.now();
  const result = work();
  steps.push({ name, ms: performance.now() - start });
  return result;
}

// Why first: the loaders of both kinds have a start of their own, which every worker pays anyway.
await import(new URL('../lib/stats.mjs', import.meta.url).href);
require('node:path');

const start = performance.now();
const core = adapter.endsWith('.cjs')
  ? require(adapter)
  : await import(pathToFileURL(adapter).href);
steps.push({ name: 'load `@loopguard/core/adapter`, {kind}', ms: performance.now() - start });

if (path.extname(adapter) === '.mjs') {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  time(`load builtins that runners load anyway: ${LOADED_ANYWAY.join(', ')}`, () => {
    for (const name of LOADED_ANYWAY) load(name);
  });
  for (const name of BUILTINS) time(`load ${name}`, () => load(name));
  process.emitWarning = emitWarning;
  const guard = time('`installGuard()`, builtins loaded: patch everything', () =>
    core.installGuard(),
  );
  time('one `syncBuiltinESMExports()` of it', () => syncBuiltinESMExports());
  const options = time('`prepareOptions({})`', () => core.prepareOptions({}));
  const file = {
    root: '/project',
    testFile: '/project/a.test.js',
    describe: (test) => test,
    // As of most files: one that may hold an opt-out loads what reads it.
    mayOptOut: false,
  };
  time('`openFile()`, first file', () => guard.openFile({ options, ...file }));
  time('`openFile()`, next file', () =>
    guard.openFile({ options: core.prepareOptions({}), ...file }),
  );
} else {
  time('`installGuard()`, nothing loaded before, {kind}', () => core.installGuard());
}
process.stdout.write(JSON.stringify(steps));
