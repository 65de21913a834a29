import { installDetector } from './adapter.js';

// For `node --import @loopguard/core/preload`: patches before anything else can capture originals.
installDetector();

// Why: `fork()` hands these flags on, and child processes are where blocking work belongs.
const own = process.execArgv.findIndex((flag) => flag === import.meta.url);
if (own > 0) process.execArgv.splice(own - 1, 2);
