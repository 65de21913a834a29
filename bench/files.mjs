// What a test file costs with loopguard: whole runs of a runner over a generated project.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { comparePairs } from './stats.mjs';

const require = createRequire(import.meta.url);
const VITEST = path.join(path.dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
const JEST = path.join(path.dirname(require.resolve('jest/package.json')), 'bin/jest.js');

// One worker: what a file costs is then what the run takes longer, divided by the files.
const vitestConfig = (
  pool,
  setUp,
) => `${setUp === 'guarded' ? "import { loopguard } from '@loopguard/vitest-plugin';\n" : ''}
export default {
  root: import.meta.dirname,
  ${setUp === 'guarded' ? 'plugins: [loopguard()],' : ''}
  test: {
    pool: '${pool}',
    isolate: true,
    maxWorkers: 1,
    fileParallelism: false,
    include: ['tests/**/*.test.js'],
    reporters: ['json'],
    ${setupFile(setUp)}watch: false,
  },
};
`;

function setupFile(setUp) {
  if (setUp === 'empty') return "setupFiles: ['empty-setup'],\n    ";
  return setUp === 'fail-on-console' ? "setupFiles: ['./fail-on-console.js'],\n    " : '';
}

const jestConfig = (setUp) => `module.exports = {
  rootDir: __dirname,
  testEnvironment: '${setUp === 'guarded' ? '@loopguard/jest-env' : 'node'}',
  testMatch: ['<rootDir>/tests/**/*.test.js'],
  cacheDirectory: '<rootDir>/.cache',
  transform: {},
  maxWorkers: 1,
  ${setUp === 'empty' ? "setupFilesAfterEnv: ['empty-setup']," : ''}
  ${setUp === 'fail-on-console' ? "setupFilesAfterEnv: ['<rootDir>/fail-on-console.js']," : ''}
};
`;

/** A run to measure, beside the same run without loopguard. */
const HOSTS = [
  { name: 'Vitest, forks', runner: 'vitest', pool: 'forks' },
  { name: 'Vitest, threads', runner: 'vitest', pool: 'threads' },
  { name: 'Jest', runner: 'jest' },
];
const SET_UPS = ['plain', 'empty', 'fail-on-console', 'guarded'];

/**
 * Times runs of each runner: without anything, with an empty set-up file, with a small plugin that
 * fails tests as well (fail-on-console), and guarded.
 *
 * @param directory - holds `node_modules/@loopguard` as an installation would
 * @param setUps - which of them to run; the first and the last are needed
 */
export function measureFiles({ directory, files, rounds, setUps = SET_UPS, log }) {
  const results = [];
  for (const host of HOSTS) {
    const project = writeProject(directory, host, files);
    const samples = Object.fromEntries(SET_UPS.map((setUp) => [setUp, []]));
    // Why: the first run fills the runner's caches.
    for (const setUp of setUps) runOnce(project, host, setUp, files);
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? setUps : setUps.toReversed();
      for (const setUp of order) samples[setUp].push(runOnce(project, host, setUp, files));
    }
    results.push({
      host: host.name,
      version: versionOf(host.runner),
      ...compareRuns(samples, files),
    });
    log(`  ${host.name}: ${rounds} rounds`);
  }
  return results;
}

function compareRuns({ plain, empty, guarded, 'fail-on-console': console }, files) {
  const compare = (base, other, measure) =>
    comparePairs(base.map((run, at) => [run[measure] / files, other[at][measure] / files]));
  return {
    overPlain: { wall: compare(plain, guarded, 'wall'), cpu: compare(plain, guarded, 'cpu') },
    ...(empty.length > 0 && {
      overEmpty: { wall: compare(empty, guarded, 'wall'), cpu: compare(empty, guarded, 'cpu') },
    }),
    ...(console.length > 0 && {
      overConsole: {
        wall: compare(console, guarded, 'wall'),
        cpu: compare(console, guarded, 'cpu'),
      },
    }),
  };
}

function writeProject(directory, { name, runner, pool }, files) {
  const project = path.join(directory, name.replace(/\W+/g, '-').toLowerCase());
  fs.rmSync(project, { recursive: true, force: true });
  for (const folder of ['tests', 'src']) {
    fs.mkdirSync(path.join(project, folder), { recursive: true });
  }
  const isVitest = runner === 'vitest';
  const failOnConsole = `${runner}-fail-on-console`;
  write(
    project,
    'fail-on-console.js',
    isVitest
      ? `import failOnConsole from '${failOnConsole}';\nfailOnConsole();\n`
      : `require('${failOnConsole}')();\n`,
  );
  write(project, 'package.json', JSON.stringify({ type: isVitest ? 'module' : 'commonjs' }));
  for (const setUp of SET_UPS) {
    const text = isVitest ? vitestConfig(pool, setUp) : jestConfig(setUp);
    write(project, configOf(runner, setUp), text);
  }
  for (let index = 0; index < files; index++) {
    write(project, `src/sum-${index}.js`, sourceFile(isVitest));
    write(project, `tests/sum-${index}.test.js`, testFile(index, isVitest));
  }
  return project;
}

const configOf = (runner, setUp) =>
  `${runner}.${setUp}.config.${runner === 'vitest' ? 'm' : 'c'}js`;

function sourceFile(isModule) {
  const sum = 'function sum(a, b) {\n  return a + b;\n}\n';
  return isModule ? `export ${sum}` : `${sum}exports.sum = sum;\n`;
}

function testFile(index, isModule) {
  const imports = isModule
    ? `import { expect, test } from 'vitest';\nimport { sum } from '../src/sum-${index}.js';\n`
    : `const { sum } = require('../src/sum-${index}.js');\n`;
  return `${imports}
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
}

/** Wall and CPU time of a run with everything that it started, in milliseconds. */
function runOnce(project, { runner }, setUp, files) {
  const config = path.join(project, configOf(runner, setUp));
  const runnerArguments =
    runner === 'vitest'
      ? [VITEST, 'run', '--config', config, '--outputFile', path.join(project, 'out.json')]
      : [JEST, '--config', config, '--json', '--outputFile', path.join(project, 'out.json')];
  const start = performance.now();
  const { stdout, stderr, status } = spawnSync(
    'sh',
    // Why a shell: its `times` knows the CPU time of children and of theirs; Node knows only its own.
    ['-c', '"$@" >/dev/null || exit 1; times', 'sh', process.execPath, ...runnerArguments],
    { cwd: project, encoding: 'utf8', env: cleanEnvironment() },
  );
  const wall = performance.now() - start;
  if (status !== 0) throw new Error(`${runner} (${setUp}) failed:\n${stdout}${stderr}`);
  const { numPassedTests } = JSON.parse(fs.readFileSync(path.join(project, 'out.json'), 'utf8'));
  if (numPassedTests !== files * 3) throw new Error(`${runner}: ${numPassedTests} tests passed`);
  return { wall, cpu: cpuTime(stdout) };
}

/** The second line of `times`, e.g. `0m12.340000s 0m1.020000s`: user and system time. */
function cpuTime(times) {
  const line = times.trim().split('\n').at(-1);
  let total = 0;
  for (const [, minutes, seconds] of line.matchAll(/(\d+)m([\d.]+)s/g)) {
    total += (Number(minutes) * 60 + Number(seconds)) * 1000;
  }
  return total;
}

function cleanEnvironment() {
  const { NODE_OPTIONS: _options, LOOPGUARD: _mode, VITEST: _vitest, ...rest } = process.env;
  return { ...rest, CI: '1', NO_COLOR: '1' };
}

function versionOf(runner) {
  return require(`${runner}/package.json`).version;
}

function write(project, name, text) {
  fs.writeFileSync(path.join(project, name), text);
}
