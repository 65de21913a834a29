// How a call grows with the options: prints nanoseconds as JSON. Started by measure.mjs.
import { performance } from 'node:perf_hooks';
import { guardOf } from '../lib/guarded.mjs';
import { makeSite } from '../lib/site.mjs';
import { prepareSubjects } from '../lib/subjects.mjs';
import { allowRules, extendEntries } from './options.mjs';

const { adapter, directory, rounds, rules, entries } = JSON.parse(process.argv[2]);
const patchedSubjects = prepareSubjects(directory);
const core = await import(adapter);
const guard = guardOf(core, directory);
const [noop, existsSync] = patchedSubjects();
const now = performance.now.bind(performance);

const ALLOWED_CALLS = 5000;
const REPORTED_CALLS = 50;

/** Each way beside the smallest option, in the same round. */
function takeTurns(options, time) {
  const samples = options.map(() => []);
  for (let round = 0; round < rounds * 2; round++) {
    options.forEach((option, at) => samples[at].push(time(option)));
  }
  // Why the second half: the first one warms up.
  return samples.map((list) => list.slice(rounds));
}

function perCall(site, { wrapped, argument }, count) {
  // Why: the first calls of a test are what makes the others "again".
  site.descend(20, wrapped, argument, 8);
  const start = now();
  site.descend(20, wrapped, argument, count);
  return ((now() - start) * 1e6) / count;
}

function timeAllowed(options) {
  const site = makeSite(directory, 'allowed');
  return takeTurns(
    options.map((option) => guard.guarded(option)),
    (enter) => enterAndTime(enter, () => perCall(site, noop, ALLOWED_CALLS)),
  );
}

function timeAgain(options) {
  const site = makeSite(directory, 'again');
  return takeTurns(
    options.map((option) => guard.guarded(option)),
    (enter) => enterAndTime(enter, () => perCall(site, existsSync, REPORTED_CALLS)),
  );
}

function enterAndTime(enter, time) {
  let took;
  enter(() => {
    took = time();
  });
  return took;
}

/** A first call with the error that it becomes. */
function timeFailure(options) {
  const site = makeSite(directory, 'first');
  return takeTurns(options, (option) => {
    const run = guard.openUsedFile(option);
    const { test, scope } = guard.beginTest(run);
    const start = now();
    scope.run(() => site.descend(20, existsSync.wrapped, existsSync.argument, 1));
    run.testEnds(test);
    const took = (now() - start) * 1e6;
    run.close();
    return took;
  });
}

function timeOptions(options) {
  return takeTurns(options, (option) => {
    const start = now();
    guard.openFile(option);
    return (now() - start) * 1e6;
  });
}

const byCalls = rules.map((count) => ({ allow: allowRules(count, 'calls') }));
const byFiles = rules.map((count) => ({ allow: allowRules(count, 'from') }));
const extended = entries.map((count) => ({ extend: extendEntries(count) }));
const result = {
  rules: {
    'allowed by the last rule': timeAllowed(
      byCalls.map(({ allow }) => ({ allow: [...allow, { calls: noop.id, reason: 'bench' }] })),
    ),
    'reported again, rules of other calls': timeAgain(byCalls),
    'reported again, rules of other files': timeAgain(byFiles),
    'first call with its error, rules of other files': timeFailure(byFiles),
    'opening a file with such options, rules of other calls': timeOptions(byCalls),
    'opening a file with such options, rules of other files': timeOptions(byFiles),
  },
  entries: {
    'allowed by a rule': timeAllowed(
      extended.map((option) => ({ ...option, rules: { '*': 'off' } })),
    ),
    'reported again': timeAgain(extended),
    'first call with its error': timeFailure(extended),
    'opening a file with such options': timeOptions(extended),
  },
};
process.stdout.write(JSON.stringify(result));
