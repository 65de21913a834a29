// What a test costs with loopguard: a file of thousands of tests that do nothing.
import { findHost, onNode, runHost, writeProject } from '../lib/hosts.mjs';
import { testTextFor, TIME_INSIDE } from '../lib/module-text.mjs';
import { compareSamples, takeTurns } from '../lib/stats.mjs';

/** Of Node's own runner a suite is concurrent, and no test by itself. */
const inSuite = (count) =>
  `describe('together', { concurrency: ${count} }, () => {
  for (let index = 0; index < ${count}; index++) test('waits ' + index, async () => { await undefined; });
});`;

const SHAPES = {
  sequential: (count) => written(count, (index) => `test('does nothing ${index}', () => {});`),
  concurrent: (count) =>
    written(
      count,
      (index) => `test.concurrent('waits ${index}', async () => { await undefined; });`,
    ),
  'sequential, titles made in a loop': (count) =>
    `for (let index = 0; index < ${count}; index++) test('does nothing ' + index, () => {});`,
};

// Why one by one: so tests are written, and where a title stands tells where its test is.
function written(count, textOf) {
  return Array.from({ length: count }, (_, index) => textOf(index)).join('\n');
}

export function measureTests({ directory, quick, log, ...given }) {
  const tests = quick ? 500 : 5000;
  const rounds = given.rounds ?? (quick ? 3 : 7);
  const current = ['vitest-4-forks', 'jest-30', 'node-test', 'mocha'].map((id) =>
    findHost(id, { directory, log }),
  );
  // Why Node 24 as well: it follows asynchronous contexts in another way.
  const hosts = [...current, ...current.map((host) => onNode(host, 24, log))].filter(Boolean);
  const rows = [];
  for (const host of hosts) {
    for (const [shape, textOf] of Object.entries(SHAPES)) {
      // Why not: its tests run one after the other.
      if (host.runner === 'mocha' && shape === 'concurrent') continue;
      const isSuite = host.runner === 'node-test' && shape === 'concurrent';
      const body = `${isSuite ? inSuite(tests) : textOf(tests)}\n${TIME_INSIDE}`;
      const project = writeProject(host, 'tests', {
        files: { 'tests/many.test.js': testTextFor(host, { body }) },
        configs: { plain: {}, guarded: { guard: {} } },
      });
      const expected = { passed: tests };
      runHost(host, project, 'guarded', expected);
      const { plain, guarded } = takeTurns(['plain', 'guarded'], rounds, (config) =>
        runHost(host, project, config, expected),
      );
      const compare = (measure) => compareSamples(plain, guarded, measure);
      rows.push({
        host: host.name,
        shape,
        insideWall: compare(({ inside }) => (inside.wall * 1e6) / tests),
        insideCpu: compare(({ inside }) => (inside.cpu * 1e6) / tests),
        runCpu: compare(({ cpu }) => (cpu * 1e6) / tests),
      });
    }
    log(`  ${host.name}`);
  }
  return { tests, rounds, rows };
}
