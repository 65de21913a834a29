import { installDetector } from './guard/install.js';

// For `node --require` or `--import @loopguard/core/preload`: patches before anything else can
// capture originals.
installDetector();

// Why: `fork()` hands these flags on, and child processes are where blocking work belongs.
const own = process.execArgv.findIndex((flag) =>
  /[\\/]core[\\/]dist[\\/]preload\.[cm]js$/.test(flag),
);
if (own > 0) process.execArgv.splice(own - 1, 2);
