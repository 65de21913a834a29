// What guarding costs around calls: tests that make none, the errors of those that do, and `await`.
import { performance } from 'node:perf_hooks';
import { makeSite } from '../lib/site.mjs';

const now = performance.now.bind(performance);
const TESTS = 200;
const AWAITS = 5000;

/** Turning what a test recorded into the error it fails with: once for each test that fails. */
export function measureJudging(guard, { wrapped, argument }, { directory, rounds }) {
  const { detector, openUsedFile, beginTest, inTest } = guard;
  const site = makeSite(directory, 'judged');
  const samples = [];
  const session = openUsedFile();
  for (let index = 0; index < rounds * 2; index++) {
    const { ledger, attempt } = beginTest(session);
    inTest(attempt, () => site.descend(20, wrapped, argument, 1));
    session.end(attempt);
    const start = now();
    const errors = detector.testErrors(session, ledger);
    samples.push((now() - start) * 1e6);
    if (errors.length !== 1) throw new Error(`expected one error, got ${errors.length}`);
  }
  detector.close(session);
  return samples.slice(rounds);
}

/** What a test costs without any call: opening and closing it, and entering its context. */
export function measureTest({ detector, openUsedFile, beginTest, inTest }, { rounds }) {
  const samples = [];
  const session = openUsedFile();
  for (let round = 0; round < rounds * 2; round++) {
    const start = now();
    for (let index = 0; index < TESTS; index++) {
      const { ledger, attempt } = beginTest(session);
      inTest(attempt, () => {});
      session.end(attempt);
      detector.testErrors(session, ledger);
    }
    samples.push(((now() - start) * 1e6) / TESTS);
    session.tests.clear();
  }
  detector.close(session);
  return samples.slice(rounds);
}

async function timeAwaits() {
  const start = now();
  for (let index = 0; index < AWAITS; index++) await undefined;
  return ((now() - start) * 1e6) / AWAITS;
}

/** An `await` inside a guarded test, beside one in a process that follows no context. */
export async function measureAwait({ detector, openFile, beginTest, inTest }, { rounds }) {
  const pairs = [];
  for (let round = 0; round < rounds * 2; round++) {
    detector.storage.disable();
    const base = await timeAwaits();
    const session = openFile();
    const { attempt } = beginTest(session);
    const other = await inTest(attempt, timeAwaits);
    session.end(attempt);
    detector.close(session);
    pairs.push([base, other]);
  }
  return pairs.slice(rounds);
}
