import { installDetector, type PlainOptions, prepareOptions } from './adapter.js';

// For `node --import @loopguard/core/preload`: patches before anything else can capture originals.
const detector = installDetector();

// What an adapter knows of the options that cannot wait until its set-up file reads them.
const options = new URL(import.meta.url).searchParams.get('options');
if (options !== null) {
  const compiled = prepareOptions(JSON.parse(options) as PlainOptions);
  detector.watch(compiled);
  detector.extended.use(compiled.extended);
}

// Why: `fork()` hands these flags on, and child processes are where blocking work belongs.
const own = process.execArgv.findIndex((flag) => flag === import.meta.url);
if (own > 0) process.execArgv.splice(own - 1, 2);
