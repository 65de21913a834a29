// What guarding costs around calls: tests that make none, the errors of those that do, and `await`.
import { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';
import { makeSite } from '../lib/site.mjs';

const now = performance.now.bind(performance);
const TESTS = 200;
const AWAITS = 5000;

/** Turning what a test recorded into the error it fails with: once for each test that fails. */
export function measureJudging(guard, { wrapped, argument }, { directory, rounds }) {
  const { openUsedFile, beginTest } = guard;
  const site = makeSite(directory, 'judged');
  const samples = [];
  const run = openUsedFile();
  for (let index = 0; index < rounds * 2; index++) {
    const { test, scope } = beginTest(run);
    scope.run(() => site.descend(20, wrapped, argument, 1));
    run.tryEnds(test);
    const start = now();
    const errors = run.testEnds(test);
    samples.push((now() - start) * 1e6);
    if (errors.length !== 1) throw new Error(`expected one error, got ${errors.length}`);
  }
  run.close();
  return samples.slice(rounds);
}

/** What a test costs without any call: opening and closing it, and entering its context. */
export function measureTest({ openUsedFile, beginTest }, { rounds }) {
  const samples = [];
  for (let round = 0; round < rounds * 2; round++) {
    const run = openUsedFile();
    const start = now();
    for (let index = 0; index < TESTS; index++) {
      const { test, scope } = beginTest(run);
      scope.run(() => {});
      run.testEnds(test);
    }
    samples.push(((now() - start) * 1e6) / TESTS);
    run.close();
  }
  return samples.slice(rounds);
}

async function timeAwaits() {
  const start = now();
  for (let index = 0; index < AWAITS; index++) await undefined;
  return ((now() - start) * 1e6) / AWAITS;
}

/** Where the guard keeps whose code runs: nobody but it has that, so it is caught in use. */
function storageOf(run) {
  const { prototype } = AsyncLocalStorage;
  const original = prototype.run;
  let storage;
  prototype.run = function (...args) {
    storage = this;
    return Reflect.apply(original, this, args);
  };
  run.outside(() => {});
  prototype.run = original;
  return storage;
}

/** An `await` inside a guarded test, beside one in a process that follows no context. */
export async function measureAwait({ openFile, beginTest }, { rounds }) {
  const pairs = [];
  const storage = storageOf(openFile());
  for (let round = 0; round < rounds * 2; round++) {
    storage.disable();
    const base = await timeAwaits();
    const run = openFile();
    const { test, scope } = beginTest(run);
    const other = await scope.run(timeAwaits);
    run.tryEnds(test);
    run.close();
    pairs.push([base, other]);
  }
  return pairs.slice(rounds);
}
