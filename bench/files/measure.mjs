// What a test file costs with loopguard: whole runs of a runner over a generated project.
import { findHost, runHost, writeProject } from '../lib/hosts.mjs';
import { moduleText, testTextFor } from '../lib/module-text.mjs';
import { compareSamples, median, spread, takeTurns } from '../lib/stats.mjs';

const HOSTS = [
  'vitest-4-forks',
  'vitest-4-threads',
  'vitest-5-forks',
  'vitest-5-threads',
  'jest-30',
  'node-test',
  'mocha',
];
/** Nobody has made one for them. */
const WITHOUT_CONSOLE = ['node-test', 'mocha'];
const TESTS_IN_FILE = 3;

/**
 * Runs of each runner: without anything, with an empty set-up file, with a small plugin that fails
 * tests as well (fail-on-console), and guarded.
 */
export function measureFiles({ directory, quick, log, ...given }) {
  const files = given.files ?? (quick ? 4 : 100);
  const rounds = given.rounds ?? (quick ? 2 : 3);
  const hosts = [];
  const missing = [];
  for (const id of HOSTS) {
    const host = findHost(id, { directory, log });
    if (host === undefined) {
      missing.push(id);
      continue;
    }
    const project = writeFiles(host, files);
    const expected = { passed: files * TESTS_IN_FILE };
    const isAlone = WITHOUT_CONSOLE.includes(host.runner);
    const setUps = ['plain', 'empty', ...(isAlone ? [] : ['console']), 'guarded'];
    // Why: the first run fills the runner's caches.
    runHost(host, project, 'guarded', expected);
    const samples = takeTurns(setUps, rounds, (setUp) => runHost(host, project, setUp, expected));
    log(`  ${host.name}`);
    hosts.push({ name: host.name, ...compareRuns(samples, files) });
  }
  return { files, rounds, hosts, missing };
}

function compareRuns({ guarded, ...others }, files) {
  const compare = (base) =>
    Object.fromEntries(
      ['wall', 'cpu'].map((measure) => [
        measure,
        compareSamples(base, guarded, (run) => run[measure] / files),
      ]),
    );
  return {
    overPlain: compare(others.plain),
    overEmpty: compare(others.empty),
    overConsole: others.console && compare(others.console),
    memory: Object.fromEntries(
      Object.entries({ ...others, guarded }).map(([setUp, runs]) => [
        setUp,
        spread(runs.map(({ memory }) => peakOf(memory))),
      ]),
    ),
  };
}

/** The peak of the process that runs tests: of a worker in the middle, where each file has its own. */
function peakOf({ main, worker }) {
  return worker.length > 0 ? median(worker) : Math.max(...main);
}

function writeFiles(host, count) {
  const { isModule, runner } = host;
  const failOnConsole = `${runner}-fail-on-console`;
  const texts = {
    'empty.js': '',
    ...(!WITHOUT_CONSOLE.includes(runner) && {
      'fail-on-console.js': isModule
        ? `import failOnConsole from '${failOnConsole}';\nfailOnConsole();\n`
        : `require('${failOnConsole}')();\n`,
    }),
  };
  for (let index = 0; index < count; index++) {
    texts[`src/sum-${index}.js`] = moduleText(isModule, {
      exports: ['sum'],
      body: 'function sum(a, b) {\n  return a + b;\n}',
    });
    texts[`tests/sum-${index}.test.js`] = testTextFor(host, {
      imports: { [`../src/sum-${index}.js`]: '{ sum }' },
      body: testsOf(index),
    });
  }
  const configs = {
    plain: {},
    empty: { setupFiles: ['./empty.js'] },
    console: { setupFiles: ['./fail-on-console.js'] },
    guarded: { guard: {} },
  };
  return writeProject(host, 'files', { files: texts, configs });
}

const testsOf = (index) => `
test('adds', () => {
  expect(sum(1, 2)).toBe(3);
});
test('adds later', async () => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(sum(2, 2)).toBe(4);
});
test('adds what was promised', async () => {
  expect(await Promise.resolve(sum(${index}, 1))).toBe(${index + 1});
});
`;
