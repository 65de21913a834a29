import { installGuard } from './guard/install.js';
import { EARLY_OPTIONS } from './options/early-options.js';
import type { PlainOptions } from './options/types.js';

// For `node --require` or `--import @loopguard/core/preload`: patches before anything else can
// capture originals.
const guard = installGuard();

const options = process.env[EARLY_OPTIONS];
if (options !== undefined) {
  // Why: they are for this worker, and the code under test sees the environment that it always saw.
  delete process.env[EARLY_OPTIONS];
  const compiled = guard.prepareOptions(JSON.parse(options) as PlainOptions);
  guard.watch(compiled);
  guard.extend(compiled.extended);
}

// Why: `fork()` hands these flags on, and child processes are where blocking work belongs.
const own = process.execArgv.findIndex((flag) =>
  /[\\/]core[\\/]dist[\\/]preload\.[cm]js$/.test(flag),
);
if (own > 0) process.execArgv.splice(own - 1, 2);
