// What violations cost: files that block once, a thousand and a million times, beside the mode `off`.
import { findHost, runHost, writeProject } from '../lib/hosts.mjs';
import { testText, TIME_INSIDE } from '../lib/module-text.mjs';
import { compareSamples, takeTurns } from '../lib/stats.mjs';

const TESTS = 1000;
const LINES = 10;

/** How the calls of a file are spread; each with its test file and the tests that fail. */
const SHAPES = [
  { name: '1 call', calls: 1, tests: 1, body: oneLine(1) },
  { name: '10³ calls of one line', calls: 1e3, tests: 1, body: oneLine(1e3) },
  { name: '10⁶ calls of one line', calls: 1e6, tests: 1, body: oneLine(1e6), isTarget: true },
  {
    name: `10⁶ calls in ${TESTS} tests of ${LINES} lines`,
    calls: 1e6,
    tests: TESTS,
    body: manyTests(1e6),
    isTarget: true,
  },
];

export function measureViolations({ directory, quick, log, ...given }) {
  const rounds = given.rounds ?? (quick ? 1 : 3);
  const rows = [];
  for (const id of ['vitest-4-forks', 'jest-30']) {
    const host = findHost(id, { directory, log });
    for (const { name, calls, tests, body, isTarget = false } of SHAPES) {
      const imports = { 'node:fs': 'fs' };
      const project = writeProject(host, 'violations', {
        files: {
          'tests/blocks.test.js': testText(host.isModule, { imports, body: body + TIME_INSIDE }),
        },
        configs: { guarded: { guard: {} } },
      });
      const samples = takeTurns(['off', 'fail'], rounds, (mode) =>
        runHost(host, project, 'guarded', {
          ...(mode === 'off' ? { passed: tests } : { passed: 0, failed: tests }),
          env: { LOOPGUARD: mode },
        }),
      );
      const compare = (measure) => compareSamples(samples.off, samples.fail, measure);
      rows.push({
        host: host.name,
        name,
        calls,
        isTarget,
        inside: compare(({ inside }) => inside.wall),
        wall: compare(({ wall }) => wall),
        cpu: compare(({ cpu }) => cpu),
        memory: compare(({ memory }) => Math.max(...memory.worker, ...memory.main)),
        testMemory: compare(({ memory }) =>
          Math.max(...(memory.worker.length > 0 ? memory.worker : memory.main)),
        ),
      });
      log(`  ${host.name}, ${name}`);
    }
  }
  return { rounds, rows };
}

function oneLine(calls) {
  return `
test('blocks', () => {
  for (let index = 0; index < ${calls}; index++) fs.existsSync('/nowhere');
}, 120_000);
`;
}

function manyTests(calls) {
  const each = calls / TESTS / LINES;
  const lines = Array.from({ length: LINES }, (_, at) => `    fs.existsSync('/nowhere/${at}');`);
  return `
for (let index = 0; index < ${TESTS}; index++) {
  test('blocks ' + index, () => {
    for (let turn = 0; turn < ${each}; turn++) {
${lines.join('\n')}
    }
  });
}
`;
}
