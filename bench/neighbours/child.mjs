// One process of the comparison with other tools: prints nanoseconds a call. Started by measure.mjs.
import crypto from 'node:crypto';
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { performance } from 'node:perf_hooks';
import { guardOf } from '../lib/guarded.mjs';
import { prepareSubjects } from '../lib/subjects.mjs';

const { tool, directory, adapter, rounds, depths } = JSON.parse(process.argv[2]);
const require = createRequire(import.meta.url);
const CALLS = 200;
const AWAITS = 3000;
const now = performance.now.bind(performance);

// Puts a no-op into a place that every tool can patch.
prepareSubjects(directory);
const PATCHED = [
  [fs, 'fsyncSync'],
  [fs, 'existsSync'],
  [fs, 'readFileSync'],
  [crypto, 'randomBytes'],
];
const seen = new Set();

async function underLoopguard(options) {
  return guardOf(await import(adapter), directory).guarded(options);
}

/** Puts a tool into this process and returns how a user's code runs under it. */
const TOOLS = {
  none: () => (work) => work(),
  'trace-sync-io': () => (work) => work(),
  'blocked-at': () => {
    require('blocked-at')(() => {}, { threshold: 1000 });
    return (work) => work();
  },
  sinon: () => {
    const sinon = require('sinon');
    for (const [owner, name] of PATCHED) sinon.stub(owner, name).callThrough();
    syncBuiltinESMExports();
    return (work) => {
      const result = work();
      sinon.resetHistory();
      return result;
    };
  },
  'stack-patch': () => {
    for (const [owner, name] of PATCHED) {
      const original = owner[name];
      owner[name] = function (...args) {
        seen.add(new Error(name).stack);
        return Reflect.apply(original, this, args);
      };
    }
    return (work) => work();
  },
  'loopguard-idle': async () => {
    guardOf(await import(adapter), directory);
    return (work) => work();
  },
  'loopguard-allowed': () => underLoopguard({ rules: { '*': 'off' } }),
  loopguard: () => underLoopguard({}),
};

const smallFile = `${directory}/one-kib.txt`;
const FUNCTIONS = {
  'no-op': () => fs.fsyncSync(16),
  'fs.existsSync': () => fs.existsSync(smallFile),
  'fs.readFileSync, 1 KiB': () => fs.readFileSync(smallFile),
  'crypto.randomBytes(16)': () => crypto.randomBytes(16),
};

function descend(left, work) {
  if (left > 0) return descend(left - 1, work);
  return work();
}

function timeCalls(call) {
  const start = now();
  for (let index = 0; index < CALLS; index++) call();
  return ((now() - start) * 1e6) / CALLS;
}

async function timeAwaits() {
  const start = now();
  for (let index = 0; index < AWAITS; index++) await undefined;
  return ((now() - start) * 1e6) / AWAITS;
}

const run = await TOOLS[tool]();
// Why from the event loop: `--trace-sync-io` looks from its first turn on.
setImmediate(async () => {
  const samples = {};
  const keep = (what, depth, value) => {
    samples[what] ??= {};
    (samples[what][depth] ??= []).push(value);
  };
  for (let round = 0; round < rounds; round++) {
    for (const depth of depths) {
      for (const [what, call] of Object.entries(FUNCTIONS)) {
        run(() => descend(depth, () => keep(what, depth, timeCalls(call))));
      }
    }
    keep('await', 0, await run(timeAwaits));
  }
  fs.writeSync(1, JSON.stringify(samples));
  process.exit(0);
});
