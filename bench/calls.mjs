// One process of the measurement of calls: prints samples as JSON. Started by wrapper.mjs.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import vm from 'node:vm';

const { adapter, directory, rounds, batchMs } = JSON.parse(process.argv[2]);
const now = performance.now.bind(performance);
const smallFile = path.join(directory, 'one-kib.txt');
fs.writeFileSync(smallFile, 'x'.repeat(1024));

// Originals first: afterwards the modules hold wrappers.
const originals = {
  existsSync: fs.existsSync,
  readFileSync: fs.readFileSync,
  randomBytes: crypto.randomBytes,
};
const noop = function noop(value) {
  return value;
};
// Why: whatever stands in a catalogued place is wrapped, so these two become a guarded no-op, one
// without a predicate and one whose predicate allows small numbers.
fs.fsyncSync = noop;
crypto.pseudoRandomBytes = noop;

const { installDetector, prepareOptions } = await import(adapter);
const detector = installDetector();

const WARM_UP_PASSES = 12;
// A line that made so many calls is known by its nearest frame.
const FIRST_CALLS = 8;
const KERNEL_FILE = '/proc/sys/kernel/ostype';
const FUNCTIONS = [
  {
    name: 'no-op',
    id: 'fs.fsyncSync',
    bare: noop,
    wrapped: fs.fsyncSync,
    argument: 16,
    harmless: { wrapped: crypto.pseudoRandomBytes, argument: 16 },
  },
  {
    name: 'fs.existsSync',
    id: 'fs.existsSync',
    bare: originals.existsSync,
    wrapped: fs.existsSync,
    argument: smallFile,
    harmless: { wrapped: fs.existsSync, argument: KERNEL_FILE },
  },
  {
    name: 'fs.readFileSync, 1 KiB',
    id: 'fs.readFileSync',
    bare: originals.readFileSync,
    wrapped: fs.readFileSync,
    argument: smallFile,
    harmless: { wrapped: fs.readFileSync, argument: KERNEL_FILE },
  },
  {
    name: 'crypto.randomBytes(16)',
    id: 'crypto.randomBytes',
    bare: originals.randomBytes,
    wrapped: crypto.randomBytes,
    argument: 16,
    harmless: { wrapped: crypto.randomBytes, argument: 16 },
    // Why: 16 bytes are always allowed, so nothing would be reported.
    isReported: false,
  },
];
for (const { name, bare, wrapped } of FUNCTIONS) {
  if (bare === wrapped) throw new Error(`${name} is not wrapped: there is nothing to measure`);
}

/**
 * Code of a file of the user's, with call sites of its own: V8 must not mix what it learns about
 * the bare function with what it learns about the wrapper.
 */
function makeSite(name) {
  const source = `(function (now) {
    function repeat(call, argument, count) {
      let last;
      for (let index = 0; index < count; index++) last = call(argument);
      return last;
    }
    function descend(depth, call, argument, count) {
      if (depth > 0) return descend(depth - 1, call, argument, count);
      return repeat(call, argument, count);
    }
    function timeOne(call, argument) {
      const start = now();
      call(argument);
      return now() - start;
    }
    function descendOne(depth, call, argument) {
      if (depth > 0) return descendOne(depth - 1, call, argument);
      return timeOne(call, argument);
    }
    return { descend, descendOne };
  })`;
  const filename = path.join(directory, `${name}.js`);
  return vm.runInThisContext(source, { filename })(now);
}

function openTest(options = {}) {
  const session = detector.open({
    // Why without stalls: these loops are some, and the profiler that names them would be measured.
    options: prepareOptions({ unusedAllow: 'off', stall: { mode: 'off' }, ...options }, {}),
    root: directory,
    testFile: path.join(directory, 'bench.test.js'),
  });
  return { session, ...beginTest(session) };
}

function beginTest(session) {
  const ledger = session.test({}, { name: 'bench' });
  const attempt = session.begin(ledger);
  session.enterBody(attempt);
  return { ledger, attempt };
}

const inTest = (attempt, work) => detector.storage.run(attempt.bodyStore, work);

/** Runs work as the body of a test. */
function guarded(options) {
  return (work) => {
    const { session, attempt } = openTest(options);
    inTest(attempt, work);
    session.end(attempt);
    detector.close(session);
  };
}

/** Ways to make the same call; each gets the work to run and runs it in its own state. */
function scenariosOf({ id, harmless, isReported }) {
  const base = [
    { name: 'bare again (noise)', isBare: true, enter: (work) => work() },
    { name: 'idle: nothing guarded', enter: (work) => work() },
    {
      name: 'file open, no test runs',
      enter: (work) => {
        const { session, attempt } = openTest();
        session.end(attempt);
        work();
        detector.close(session);
      },
    },
    { name: 'allowed by predicate', with: harmless, enter: guarded() },
    { name: 'allowed by rule `off`', enter: guarded({ rules: { [id]: 'off' } }) },
    {
      name: 'allowed by `allowBlocking` block',
      enter: (work) => guarded()(() => detector.allowBlocking('bench', undefined, work)),
    },
    {
      name: 'allowed by an `allow` rule',
      enter: guarded({ allow: [{ calls: id, reason: 'bench' }] }),
    },
  ];
  if (isReported === false) return base;
  const reported = [5, 20, 80].flatMap((depth) => [
    { name: `reported again, depth ${depth}`, depth, enter: guarded() },
    { name: `reported first time, depth ${depth}`, depth, isFirst: true },
  ]);
  return [...base, ...reported];
}

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
  const { session, attempt } = openTest();
  session.end(attempt);
  const further = Math.max(0, depth - depthOfWork);
  let total = 0;
  for (let index = 0; index < count; index++) {
    const { ledger, attempt: fresh } = beginTest(session);
    inTest(fresh, () => {
      total += site.descendOne(further, call, argument);
    });
    session.end(fresh);
    if (ledger.records.size !== 1) throw new Error('the call was not recorded');
  }
  detector.close(session);
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
  const bareSite = makeSite('bare');
  const wrappedSite = makeSite('wrapped');
  return scenariosOf(subject).map((scenario) => {
    const { depth = 0, isBare, isFirst, enter } = scenario;
    const { wrapped, argument } = { ...subject, ...scenario.with };
    const call = isBare ? subject.bare : wrapped;
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
  const all = FUNCTIONS.map(prepareRuns);
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

/** Turning what a test recorded into the error it fails with: once for each test that fails. */
function measureJudging() {
  const site = makeSite('judged');
  const samples = [];
  const { session, attempt } = openTest();
  session.end(attempt);
  for (let index = 0; index < rounds * 2; index++) {
    const { ledger, attempt: fresh } = beginTest(session);
    inTest(fresh, () => site.descend(20, fs.existsSync, smallFile, 1));
    session.end(fresh);
    const start = now();
    const errors = detector.testErrors(session, ledger);
    samples.push((now() - start) * 1e6);
    if (errors.length !== 1) throw new Error(`expected one error, got ${errors.length}`);
  }
  detector.close(session);
  return samples.slice(rounds);
}

/** What a test costs without any call: opening and closing it, and entering its context. */
function measureTest() {
  const samples = [];
  const { session, attempt } = openTest();
  session.end(attempt);
  const count = 200;
  for (let round = 0; round < rounds; round++) {
    const start = now();
    for (let index = 0; index < count; index++) {
      const { ledger, attempt: fresh } = beginTest(session);
      inTest(fresh, noop);
      session.end(fresh);
      detector.testErrors(session, ledger);
    }
    samples.push(((now() - start) * 1e6) / count);
    session.tests.clear();
  }
  detector.close(session);
  return samples.slice(rounds >> 1);
}

async function awaitMany(count) {
  const start = now();
  for (let index = 0; index < count; index++) await undefined;
  return ((now() - start) * 1e6) / count;
}

/** An `await` inside a guarded test, beside one in a process that follows no context. */
async function measureAwait() {
  const count = 5000;
  const pairs = [];
  for (let round = 0; round < rounds; round++) {
    detector.storage.disable();
    const base = await awaitMany(count);
    const { session, attempt } = openTest();
    const other = await inTest(attempt, () => awaitMany(count));
    session.end(attempt);
    detector.close(session);
    pairs.push([base, other]);
  }
  return pairs.slice(rounds >> 1);
}

// Why from the event loop: the stack below a call is then as short as a runner leaves it.
setImmediate(async () => {
  const probe = makeSite('probe');
  detector.storage.run({}, () => {
    Error.stackTraceLimit = 200;
    depthOfWork = probe.descend(0, () => new Error('depth').stack.split('\n').length - 2, 0, 1);
    Error.stackTraceLimit = 10;
  });
  const scenarios = measureCalls();
  const judging = measureJudging();
  const test = measureTest();
  const awaiting = await measureAwait();
  process.stdout.write(JSON.stringify({ scenarios, judging, test, awaiting }));
});
