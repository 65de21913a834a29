// The runners that projects run in: where they are, their configuration, and one run.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './install.mjs';
import { findNode } from './nodes.mjs';
import { runMeasured } from './processes.mjs';

const VITEST_5 = fileURLToPath(new URL('../hosts/vitest-5/', import.meta.url));
// Vitest 5 needs more than the oldest Node that loopguard supports.
const NODE_OF_VITEST_5 = 24;

/** @returns the host, or undefined where what it needs cannot be had */
export function findHost(id, { directory, log }) {
  const [runner, version, pool] = id.split('-');
  if (runner === 'vitest' && version === '5') return findVitest5(pool, log);
  const node = process.execPath;
  if (id === 'node-test') return nodeTestHost(node, directory);
  return hostOf({ runner, pool, node, home: directory, from: import.meta.url });
}

/** Node's own runner, whose version is that of Node. */
function nodeTestHost(node, home) {
  const name = `node:test ${process.versions.node}`;
  return { name, key: 'node-test', runner: 'node-test', node, home, isModule: true };
}

/** The same host on another Node. */
export function onNode(host, major, log) {
  const node = findNode(major, log);
  if (node === undefined) return undefined;
  const name = host.runner === 'node-test' ? `node:test ${major}` : `${host.name}, Node ${major}`;
  return { ...host, node, name, key: `${host.key}-node-${major}` };
}

function findVitest5(pool, log) {
  const node = findNode(NODE_OF_VITEST_5, log);
  if (node === undefined) return undefined;
  if (!fs.existsSync(path.join(VITEST_5, 'node_modules', 'vitest'))) {
    log('  installing Vitest 5');
    const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
    const { status } = spawnSync('npm', ['ci', ...flags], { cwd: VITEST_5, stdio: 'ignore' });
    if (status !== 0) return undefined;
  }
  // Why a folder there: a project finds the Vitest of the folder that it is in.
  const home = path.join(VITEST_5, '.artifacts', String(process.pid));
  if (!fs.existsSync(home)) {
    installPackages(home);
    process.once('exit', () => fs.rmSync(home, { recursive: true, force: true }));
  }
  const host = hostOf({ runner: 'vitest', pool, node, home, from: path.join(VITEST_5, 'from.js') });
  return { ...host, name: `${host.name}, Node ${NODE_OF_VITEST_5}` };
}

const LABELS = { vitest: 'Vitest', jest: 'Jest', mocha: 'Mocha' };
const PROGRAMS = { vitest: 'vitest.mjs', jest: 'bin/jest.js', mocha: 'bin/mocha.js' };

function hostOf({ runner, pool, node, home, from }) {
  const require = createRequire(from);
  const { version } = require(`${runner}/package.json`);
  const root = path.dirname(require.resolve(`${runner}/package.json`));
  return {
    name: `${LABELS[runner]} ${version}${pool ? `, ${pool}` : ''}`,
    key: [runner, version, pool ?? 'in-band'].join('-'),
    runner,
    pool,
    node,
    home,
    entry: path.join(root, PROGRAMS[runner]),
    isModule: runner === 'vitest',
  };
}

/**
 * Writes a project with configurations for one host.
 *
 * @param files - texts by path
 * @param configs - for each name, loopguard's options in `guard` (none: without loopguard) and `setupFiles`
 * @returns the folder
 */
export function writeProject(host, name, { files, configs }) {
  const project = path.join(host.home, `${name}-${host.key}`);
  fs.rmSync(project, { recursive: true, force: true });
  const manifest = JSON.stringify({ type: host.isModule ? 'module' : 'commonjs' });
  const texts = { ...files, 'package.json': manifest };
  for (const [config, settings] of Object.entries(configs)) {
    texts[configFile(host, config)] = CONFIGS[host.runner](host, settings);
  }
  for (const [file, text] of Object.entries(texts)) {
    const target = path.join(project, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
  return project;
}

/** One run; fails unless exactly so many tests pass and fail. */
export function runHost(host, project, config, { passed, failed = 0, env }) {
  const report = path.join(project, 'report.json');
  const file = path.join(project, configFile(host, config));
  const args = ARGUMENTS[host.runner](host, file, report, project);
  const out = path.join(project, 'out');
  fs.rmSync(report, { force: true });
  const run = runMeasured(host.node, args, { cwd: project, out, env });
  const found = fs.existsSync(report) ? readReport(host, fs.readFileSync(report, 'utf8')) : {};
  if (found.numPassedTests !== passed || found.numFailedTests !== failed) {
    throw new Error(
      `${host.name} (${config}): expected ${passed} passed and ${failed} failed tests, got ${found.numPassedTests} and ${found.numFailedTests}:\n${run.stderr.slice(0, 4000)}`,
    );
  }
  const inside = path.join(out, 'inside.json');
  return {
    ...run,
    ...(fs.existsSync(inside) && { inside: JSON.parse(fs.readFileSync(inside, 'utf8')) }),
  };
}

const ARGUMENTS = {
  vitest: ({ entry }, file, report) => [
    entry,
    'run',
    '--config',
    file,
    '--reporter=json',
    '--outputFile',
    report,
  ],
  jest: ({ entry }, file, report) => [entry, '--config', file, '--json', '--outputFile', report],
  mocha: ({ entry }, file, report) => [
    entry,
    '--config',
    file,
    '--reporter=json',
    `--reporter-option=output=${report}`,
    'tests/*.test.js',
  ],
  'node-test': (_host, file, report, project) => [
    ...JSON.parse(fs.readFileSync(file, 'utf8')).map((module) => `--import=${module}`),
    '--test',
    '--test-concurrency=1',
    '--test-reporter=tap',
    `--test-reporter-destination=${report}`,
    ...fs.readdirSync(path.join(project, 'tests')).map((name) => `tests/${name}`),
  ],
};

/** How many tests passed and failed. */
function readReport({ runner }, text) {
  if (runner === 'mocha') {
    const { passes, failures } = JSON.parse(text).stats;
    return { numPassedTests: passes, numFailedTests: failures };
  }
  if (runner !== 'node-test') return JSON.parse(text);
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text)?.[1]);
  return { numPassedTests: count('pass'), numFailedTests: count('fail') };
}

const KINDS = {
  vitest: 'vitest.config.mjs',
  jest: 'jest.config.cjs',
  'node-test': 'imports.json',
  mocha: 'mocharc.json',
};
const configFile = ({ runner }, config) => `${config}.${KINDS[runner]}`;

// One worker: what a file costs is then what the run takes longer, divided by the files.
const vitestConfig = ({ pool }, { guard, setupFiles = [] }) => `
${guard ? "import { loopguard } from '@loopguard/vitest-plugin';" : ''}
export default {
  root: import.meta.dirname ?? new URL('.', import.meta.url).pathname,
  plugins: [${guard ? `loopguard(${JSON.stringify(guard)})` : ''}],
  test: {
    pool: '${pool}',
    isolate: true,
    maxWorkers: 1,
    fileParallelism: false,
    include: ['tests/**/*.test.js'],
    setupFiles: ${JSON.stringify(setupFiles)},
    watch: false,
  },
};
`;

const jestConfig = (_host, { guard, setupFiles = [] }) => `
module.exports = {
  rootDir: __dirname,
  testEnvironment: '${guard ? '@loopguard/jest-env' : 'node'}',
  testEnvironmentOptions: ${JSON.stringify(guard ? { loopguard: guard } : {})},
  testMatch: ['<rootDir>/tests/**/*.test.js'],
  cacheDirectory: '<rootDir>/.cache',
  transform: {},
  maxWorkers: 1,
  setupFilesAfterEnv: ${JSON.stringify(setupFiles.map((file) => file.replace(/^\.\//, '<rootDir>/')))},
};
`;

/** What each process of a test file imports first. */
const imports = (_host, { guard, setupFiles = [] }) =>
  JSON.stringify([...(guard ? ['@loopguard/node-test'] : []), ...setupFiles]);

const mocharc = (_host, { guard, setupFiles = [] }) => {
  const required = [...(guard ? ['@loopguard/mocha'] : []), ...setupFiles];
  // Why not always: Mocha takes an empty list for an empty name.
  return JSON.stringify(required.length > 0 ? { require: required } : {});
};

const CONFIGS = { vitest: vitestConfig, jest: jestConfig, 'node-test': imports, mocha: mocharc };
