// One process on one Node: what an idle wrapper takes and what calls allocate. Started by measure.mjs.
import fs from 'node:fs';
import { performance } from 'node:perf_hooks';
import vm from 'node:vm';
import { guardOf } from '../lib/guarded.mjs';
import { makeSite } from '../lib/site.mjs';
import { prepareSubjects } from '../lib/subjects.mjs';

const { adapter, directory, rounds } = JSON.parse(process.argv[2]);
const now = performance.now.bind(performance);
// Wrapped as well, as what a line calls that calls many functions.
const MORE = ['fchmodSync', 'fchownSync', 'fdatasyncSync', 'ftruncateSync', 'futimesSync'];
const more = MORE.map((name, at) => {
  const bare = new Function('value', `return value + ${at};`);
  fs[name] = bare;
  return { name, bare };
});
const patchedSubjects = prepareSubjects(directory);
const guard = guardOf(await import(adapter), directory);
const subjects = patchedSubjects();
const [noop] = subjects;
// Why not all: what reads a file or makes a buffer has memory of its own, of no steady size.
const COUNTED = ['no-op', 'fs.existsSync'];
const counted = subjects.filter(({ name }) => COUNTED.includes(name));
for (const entry of more) {
  entry.wrapped = fs[entry.name];
  if (entry.wrapped === entry.bare) throw new Error(`fs.${entry.name} is not wrapped`);
}

const BATCH = 100_000;
const CALLS_COUNTED = 4000;
const COUNTS = 5;
const WARM_UP_MS = 100;

// Why a sum of results that differ: V8 would do the call of a constant once, before the loop.
const LOOP = `(function loop(call, count) {
  let sum = 0;
  for (let index = 0; index < count; index++) sum = (sum + call(index)) | 0;
  return sum;
})`;

/** A loop with one call in it, compiled for itself by a text of its own: it knows only the functions that it is given. */
const makeLoop = (name) => vm.runInThisContext(`${LOOP} // ${name}`);

function timeBatch({ loop, call }) {
  const start = now();
  loop(call, BATCH);
  return ((now() - start) * 1e6) / BATCH;
}

/** @param others - what the same line calls as well, so that V8 does not inline any of them */
function timePairs(others) {
  const ways = [
    { loop: makeLoop('bare'), call: noop.bare, others: others.map(({ bare }) => bare) },
    { loop: makeLoop('wrapped'), call: noop.wrapped, others: others.map(({ wrapped }) => wrapped) },
  ];
  for (const way of ways) {
    for (let pass = 0; pass < 50; pass++) {
      for (const other of [...way.others, way.call]) way.loop(other, 200);
    }
  }
  const pairs = [];
  for (let round = 0; round < rounds * 2; round++) {
    const taken =
      round % 2 === 0 ? ways.map(timeBatch) : ways.toReversed().map(timeBatch).toReversed();
    pairs.push(taken);
  }
  return pairs.slice(rounds);
}

/** Bytes of the heap that one call takes; no collection may come between, see measure.mjs. */
function bytesPerCall(call, argument, enter = (work) => work()) {
  const site = makeSite(directory, 'bytes');
  const samples = [];
  enter(() => {
    // Why so long: code that is not optimized yet makes objects that it does not need.
    for (const until = now() + WARM_UP_MS; now() < until;) {
      site.descend(0, call, argument, CALLS_COUNTED);
    }
    for (let count = 0; count < COUNTS; count++) {
      globalThis.gc();
      const before = process.memoryUsage().heapUsed;
      site.descend(0, call, argument, CALLS_COUNTED);
      samples.push((process.memoryUsage().heapUsed - before) / CALLS_COUNTED);
    }
  });
  // Why the least: what else happens on the heap only adds.
  return Math.min(...samples);
}

function measureBytes() {
  let kept;
  const makeObject = (value) => {
    kept = { value };
    return kept;
  };
  const control = {
    how: 'a function that makes one object',
    bytes: [bytesPerCall(makeObject, 16)],
  };
  const rows = [control];
  const count = (how, enter, pick = (subject) => subject) => {
    rows.push({
      how,
      bytes: counted.map((subject) => {
        const { wrapped, argument } = pick(subject);
        return bytesPerCall(wrapped, argument, enter);
      }),
    });
  };
  count('bare', undefined, ({ bare, argument }) => ({ wrapped: bare, argument }));
  count('idle: nothing guarded');
  count('allowed by predicate', guard.guarded(), ({ harmless }) => harmless);
  const everything = { allow: [{ calls: '*', reason: 'bench' }] };
  count('allowed by an `allow` rule', guard.guarded(everything));
  count('allowed by a rule `off`', guard.guarded({ rules: { '*': 'off' } }));
  count('allowed by an `allowBlocking` block', (work) =>
    guard.guarded()(() => guard.guard.allowBlocking('bench', undefined, work)),
  );
  return rows;
}

const result = {
  alone: timePairs([]),
  mixed: timePairs(more),
  functions: counted.map(({ name }) => name),
  bytes: measureBytes(),
};
process.stdout.write(JSON.stringify(result));
