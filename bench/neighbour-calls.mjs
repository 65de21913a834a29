// One process of the comparison with other tools: prints nanoseconds a call. Started by neighbours.mjs.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { syncBuiltinESMExports } from 'node:module';

const { tool, directory, adapter, rounds, depth } = JSON.parse(process.argv[2]);
const require = createRequire(import.meta.url);
const smallFile = path.join(directory, 'one-kib.txt');
fs.writeFileSync(smallFile, 'x'.repeat(1024));

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
    for (const name of ['existsSync', 'readFileSync']) sinon.stub(fs, name).callThrough();
    syncBuiltinESMExports();
    return (work) => {
      work();
      sinon.resetHistory();
    };
  },
  'stack-patch': () => {
    for (const name of ['existsSync', 'readFileSync']) {
      const original = fs[name];
      fs[name] = function (...args) {
        seen.add(new Error(name).stack);
        return Reflect.apply(original, this, args);
      };
    }
    return (work) => work();
  },
  'loopguard-idle': async () => {
    (await import(adapter)).installDetector();
    return (work) => work();
  },
  loopguard: async () => {
    const { installDetector, prepareOptions } = await import(adapter);
    const detector = installDetector();
    const session = detector.open({
      options: prepareOptions({}, {}),
      root: directory,
      testFile: path.join(directory, 'bench.test.js'),
    });
    return (work) => {
      const attempt = session.begin(session.test({}, { name: 'bench' }));
      attempt.phase = 'body';
      detector.storage.run(attempt.bodyStore, work);
      session.end(attempt);
    };
  },
};
const seen = new Set();

function descend(left, work) {
  if (left > 0) return descend(left - 1, work);
  return work();
}

const FUNCTIONS = {
  'fs.existsSync': () => fs.existsSync(smallFile),
  'fs.readFileSync, 1 KiB': () => fs.readFileSync(smallFile),
};

function timeCalls(call, count) {
  const start = performance.now();
  for (let index = 0; index < count; index++) call();
  return ((performance.now() - start) * 1e6) / count;
}

async function timeAwaits(count) {
  const start = performance.now();
  for (let index = 0; index < count; index++) await undefined;
  return ((performance.now() - start) * 1e6) / count;
}

const run = await TOOLS[tool]();
// Why from the event loop: `--trace-sync-io` looks from its first turn on.
setImmediate(async () => {
  const samples = { await: [] };
  for (const name of Object.keys(FUNCTIONS)) samples[name] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [name, call] of Object.entries(FUNCTIONS)) {
      run(() => descend(depth, () => samples[name].push(timeCalls(call, 300))));
    }
    samples.await.push(await timeAwaits(3000));
  }
  fs.writeSync(1, JSON.stringify(samples));
  process.exit(0);
});
