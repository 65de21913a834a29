// One process of the measurement of calls: prints samples as JSON. Started by measure.mjs.
import { performance } from 'node:perf_hooks';
import { guardOf } from '../lib/guarded.mjs';
import { makeSite } from '../lib/site.mjs';
import { prepareSubjects } from '../lib/subjects.mjs';
import { measureAwait, measureJudging, measureTest } from './around.mjs';
import { scenariosOf } from './scenarios.mjs';

const task = JSON.parse(process.argv[2]);
const { adapter, directory, rounds, batchMs } = task;
const now = performance.now.bind(performance);
const patchedSubjects = prepareSubjects(directory);
const guard = guardOf(await import(adapter), directory);
const subjects = patchedSubjects();

const WARM_UP_PASSES = 8;
// A line that made so many calls is known by its nearest frame.
const FIRST_CALLS = 8;

/** Frames below the code of a site that are there before it recurses. */
let depthOfWork = 0;

function timeBatch(site, call, argument, count, depth) {
  const further = Math.max(0, depth - depthOfWork);
  // Why: the first calls of a batch are what makes the others "again".
  site.descend(further, call, argument, FIRST_CALLS);
  const start = now();
  site.descend(further, call, argument, count);
  return ((now() - start) * 1e6) / count;
}

/** Each call in a test of its own, so that it is the first one that is reported. */
function timeFirst(site, call, argument, count, depth) {
  const run = guard.openUsedFile();
  const further = Math.max(0, depth - depthOfWork);
  let total = 0;
  for (let index = 0; index < count; index++) {
    const { test, scope } = guard.beginTest(run);
    scope.run(() => {
      total += site.descendOne(further, call, argument);
    });
    if (run.testEnds(test).length !== 1) throw new Error('the call was not recorded');
  }
  run.close();
  return (total * 1e6) / count;
}

/** How many calls fill a batch. */
function calibrate(run) {
  for (let count = 1; ; count *= 2) {
    const took = (run(count) * count) / 1e6;
    if (took >= batchMs / 2) return Math.max(1, Math.round((count * batchMs) / took));
  }
}

function prepareRuns(subject) {
  const bareSite = makeSite(directory, 'bare');
  const wrappedSite = makeSite(directory, 'wrapped');
  return scenariosOf(subject, guard).map((scenario) => {
    const { depth = 0, isBare, isFirst, enter } = scenario;
    const { wrapped, argument } = { ...subject, ...scenario.with };
    const call = scenario.call ?? (isBare ? subject.bare : wrapped);
    const site = isBare ? bareSite : wrappedSite;
    const bare = (count) => timeBatch(bareSite, subject.bare, argument, count, depth);
    const other = isFirst
      ? (count) => timeFirst(site, call, argument, count, depth)
      : (count) => {
          let each;
          enter(() => {
            each = timeBatch(site, call, argument, count, depth);
          });
          return each;
        };
    return { function: subject.name, name: scenario.name, bare, other, pairs: [] };
  });
}

function measureRound(runs, round) {
  for (const { bare, other, bareCount, otherCount, pairs } of runs) {
    if (round % 2 === 0) {
      const base = bare(bareCount);
      pairs.push([base, other(otherCount)]);
    } else {
      const value = other(otherCount);
      pairs.push([bare(bareCount), value]);
    }
  }
}

function measureCalls() {
  const all = subjects.map(prepareRuns);
  // Why all before the first is measured: what V8 learns from one of them counts for each.
  for (let pass = 0; pass < WARM_UP_PASSES; pass++) {
    for (const run of all.flat()) {
      // Why the larger one: a pause of the machine makes a count too small, nothing makes it too big.
      run.bareCount = Math.max(run.bareCount ?? 0, calibrate(run.bare));
      run.otherCount = Math.max(run.otherCount ?? 0, calibrate(run.other));
    }
  }
  for (const runs of all) for (let round = 0; round < rounds; round++) measureRound(runs, round);
  return all
    .flat()
    .map(({ function: subject, name, pairs }) => ({ function: subject, name, pairs }));
}

// Why from the event loop: the stack below a call is then as short as a runner leaves it.
setImmediate(async () => {
  const probe = makeSite(directory, 'probe');
  guard.openFile().outside(() => {
    Error.stackTraceLimit = 200;
    depthOfWork = probe.descend(0, () => new Error('depth').stack.split('\n').length - 2, 0, 1);
    Error.stackTraceLimit = 10;
  });
  const scenarios = measureCalls();
  const reported = subjects.find(({ name }) => name === 'fs.existsSync');
  const judging = measureJudging(guard, reported, task);
  const test = measureTest(guard, task);
  const awaiting = await measureAwait(guard, task);
  process.stdout.write(JSON.stringify({ scenarios, judging, test, awaiting }));
});
