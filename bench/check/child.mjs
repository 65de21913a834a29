// One process of the short check: prints figures that hold on any machine. Started by run.mjs.
import { performance } from 'node:perf_hooks';
import { guardOf } from '../lib/guarded.mjs';
import { allowRules } from '../growth/options.mjs';
import { makeSite } from '../lib/site.mjs';
import { prepareSubjects } from '../lib/subjects.mjs';

const { adapter, directory } = JSON.parse(process.argv[2]);
const patchedSubjects = prepareSubjects(directory);
const guard = guardOf(await import(adapter), directory);
const [noop, existsSync] = patchedSubjects();
const now = performance.now.bind(performance);
const ROUNDS = 20;

/** What the machine takes for some arithmetic, and for a stack of text: what all times are compared with. */
function arithmetic(value) {
  let hash = value;
  for (let index = 0; index < 64; index++) hash = Math.imul(hash ^ index, 16777619);
  return hash;
}
function stackText() {
  const holder = {};
  Error.captureStackTrace(holder);
  return holder.stack;
}

/** Nanoseconds of one of `count` calls at a depth. */
function perCall({ wrapped, argument }, count, depth = 20) {
  const site = makeSite(directory, 'check');
  return () => {
    // Why: the first calls of a test are what makes the others "again".
    site.descend(depth, wrapped, argument, 8);
    const start = now();
    site.descend(depth, wrapped, argument, count);
    return ((now() - start) * 1e6) / count;
  };
}

function inside(enter, time) {
  return () => {
    let took;
    enter(() => {
      took = time();
    });
    return took;
  };
}

/** A call that is recorded, with the error that its test fails with. */
function failure() {
  const site = makeSite(directory, 'failure');
  return () => {
    const run = guard.openUsedFile();
    const { test, scope } = guard.beginTest(run);
    const start = now();
    scope.run(() => site.descend(20, existsSync.wrapped, existsSync.argument, 1));
    const errors = run.testEnds(test);
    const took = (now() - start) * 1e6;
    if (errors.length !== 1) throw new Error(`expected one error, got ${errors.length}`);
    run.close();
    return took;
  };
}

function quietTests(count) {
  return () => {
    const run = guard.openUsedFile();
    const start = now();
    for (let index = 0; index < count; index++) {
      const { test, scope } = guard.beginTest(run);
      scope.run(() => {});
      run.testEnds(test);
    }
    const took = ((now() - start) * 1e6) / count;
    run.close();
    return took;
  };
}

const reported = { wrapped: existsSync.wrapped, argument: '/nowhere' };
const withRules = (count) => {
  const allow = [...allowRules(count, 'calls'), { calls: noop.id, reason: 'bench' }];
  return inside(guard.guarded({ allow }), perCall(noop, 2000));
};
const scoped = (work) => guard.guarded()(() => guard.guard.allowBlocking('bench', undefined, work));

const WAYS = {
  arithmetic: perCall({ wrapped: arithmetic, argument: 7 }, 2000),
  stackText: perCall({ wrapped: stackText }, 100),
  idle: perCall(noop, 5000),
  allowedByPredicate: inside(guard.guarded(), perCall(noop.harmless, 2000)),
  allowedByScope: inside(scoped, perCall(noop, 2000)),
  allowedBy10Rules: withRules(10),
  allowedBy10000Rules: withRules(10_000),
  again: inside(guard.guarded(), perCall(reported, 100)),
  againAtDepth80: inside(guard.guarded(), perCall(reported, 100, 80)),
  failure: failure(),
  test: quietTests(100),
};

/** The least of many samples, taken in turn: what else the machine does only adds. */
function measureTimes() {
  const least = Object.fromEntries(Object.keys(WAYS).map((name) => [name, Infinity]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, time] of Object.entries(WAYS)) least[name] = Math.min(least[name], time());
  }
  return least;
}

function bytesPerCall(enter) {
  const site = makeSite(directory, 'bytes');
  const count = 4000;
  let least = Infinity;
  enter(() => {
    for (let pass = 0; pass < 300; pass++) site.descend(0, noop.wrapped, 16, count);
    for (let pass = 0; pass < 5; pass++) {
      globalThis.gc();
      const before = process.memoryUsage().heapUsed;
      site.descend(0, noop.wrapped, 16, count);
      least = Math.min(least, (process.memoryUsage().heapUsed - before) / count);
    }
  });
  return least;
}

setImmediate(() => {
  const times = measureTimes();
  process.stdout.write(
    JSON.stringify({
      times,
      bytes: {
        idle: bytesPerCall((work) => work()),
        allowed: bytesPerCall(guard.guarded({ rules: { '*': 'off' } })),
      },
    }),
  );
});
