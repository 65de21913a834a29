// npm run bench:stalls:cost [-- --files=20] [--rounds=5] [--nodes=20,24]
// What watching for stalls costs a file in which nothing stalls, as CPU time over the same with
// `stall: { mode: 'off' }`: one file without a runner, and whole runs; each kind in turn.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as prettier from 'prettier';
import { installPackages } from '../lib/install.mjs';
import { digits, withSpread } from '../lib/format.mjs';
import { findNode, versionOf } from '../lib/nodes.mjs';
import { comparePairs, compareSamples, takeTurns } from '../lib/stats.mjs';

const require = createRequire(import.meta.url);
const RESULTS = fileURLToPath(new URL('./COST.md', import.meta.url));
const VITEST = path.join(path.dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
const JEST = path.join(path.dirname(require.resolve('jest/package.json')), 'bin/jest.js');
const ONE_FILE = fileURLToPath(new URL('./one-file.mjs', import.meta.url));
const TESTS_A_FILE = 50;
/** How long the last test of a file waits, in milliseconds, and how often each is measured. */
const WAITS = [0, 150, 900];
const ONE_FILE_ROUNDS = 15;

const { values: given } = parseArgs({
  options: {
    files: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '5' },
    nodes: { type: 'string', default: '20,24' },
  },
});
const files = Number(given.files);
const rounds = Number(given.rounds);

const WAYS = [
  { name: 'off', stall: { mode: 'off' } },
  // Why: what differs between two runs of the same is no cost.
  { name: 'off once more, for comparison', stall: { mode: 'off' } },
  { name: "the default (`mode: 'warn'`)", stall: {} },
  { name: "`mode: 'fail'`, files known to be clean", stall: { mode: 'fail' }, isKnown: true },
  { name: "`mode: 'fail'`, files not known yet", stall: { mode: 'fail' } },
];
const HOSTS = ['Vitest, forks', 'Vitest, threads', 'Jest in band'];

const directory = fileURLToPath(new URL(`../.artifacts/cost-${process.pid}/`, import.meta.url));
installPackages(directory);
const project = path.join(directory, 'project');
const cache = path.join(project, 'node_modules/.cache/loopguard');
fs.mkdirSync(path.join(project, 'node_modules'), { recursive: true });
fs.writeFileSync(path.join(project, 'package.json'), '{"type":"commonjs"}');
for (let file = 0; file < files; file++) {
  const tests = Array.from(
    { length: TESTS_A_FILE },
    (_, at) => `test('is clean ${at}', async () => { await Promise.resolve(); });`,
  );
  fs.writeFileSync(path.join(project, `clean-${file}.test.js`), `${tests.join('\n')}\n`);
}
for (const [at, { stall }] of WAYS.entries()) {
  for (const pool of ['forks', 'threads']) {
    fs.writeFileSync(
      path.join(project, `${pool}-${at}.config.mjs`),
      `import { loopguard } from '@loopguard/vitest-plugin';
export default { plugins: [loopguard({ stall: ${JSON.stringify(stall)} })],
  test: { globals: true, pool: '${pool}', maxWorkers: 1, fileParallelism: false, reporters: ['json'] } };`,
    );
  }
  fs.writeFileSync(
    path.join(project, `jest-${at}.json`),
    JSON.stringify({
      testEnvironment: '@loopguard/jest-env',
      testEnvironmentOptions: { loopguard: { stall } },
      cacheDirectory: '<rootDir>/.jest-cache',
      transform: {},
    }),
  );
}

function runOnce(node, host, at) {
  if (!WAYS[at].isKnown) fs.rmSync(cache, { recursive: true, force: true });
  const pool = host.split(', ')[1];
  const args = pool
    ? [VITEST, 'run', `--config=${pool}-${at}.config.mjs`, '--outputFile=out.json']
    : [JEST, '--runInBand', `--config=jest-${at}.json`, '--json', '--outputFile=out.json'];
  const { stdout, stderr, status } = spawnSync(
    'sh',
    // Why a shell: its `times` knows the CPU time of children and of theirs; Node knows only its own.
    ['-c', '"$@" >/dev/null || exit 1; times', 'sh', node, ...args],
    {
      cwd: project,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: process.env.HOME, CI: '1', NO_COLOR: '1' },
    },
  );
  if (status !== 0) throw new Error(`${host} (${WAYS[at].name}) failed:\n${stdout}${stderr}`);
  let cpu = 0;
  for (const [, minutes, seconds] of stdout
    .trim()
    .split('\n')
    .at(-1)
    .matchAll(/(\d+)m([\d.]+)s/g)) {
    cpu += (Number(minutes) * 60 + Number(seconds)) * 1000;
  }
  return cpu / files;
}

function measure(node, host) {
  const lines = [];
  const samples = WAYS.map(() => []);
  for (const at of WAYS.keys()) runOnce(node, host, at);
  for (let round = 0; round < rounds; round++) {
    const order = [...WAYS.keys()];
    if (round % 2 === 1) order.reverse();
    for (const at of order) {
      // Why once more: what the way before has remembered was thrown away.
      if (WAYS[at].isKnown) runOnce(node, host, at);
      samples[at].push(runOnce(node, host, at));
    }
  }
  const [off, ...others] = samples;
  for (const [at, other] of others.entries()) {
    const { ratio, difference, base } = comparePairs(off.map((ms, round) => [ms, other[round]]));
    lines.push(
      `| ${host} | ${WAYS[at + 1].name} | ${withSpread(ratio)} | ${withSpread(difference)} of ${digits(base)} |`,
    );
  }
  process.stderr.write(`${versionOf(node)} ${host}\n`);
  return lines;
}

/** A file without a runner: what is measured there is not lost among what the runner does. */
function measureOneFile(node) {
  return WAITS.map((waitMs) => {
    const run = (name) => {
      const { stall } = WAYS.find((way) => way.name === name);
      const args = [ONE_FILE, path.join(directory, 'file.js'), JSON.stringify(stall)];
      const { stdout, stderr, status } = spawnSync(
        node,
        [...args, String(TESTS_A_FILE), String(waitMs)],
        { encoding: 'utf8' },
      );
      if (status !== 0) throw new Error(`${ONE_FILE} failed:\n${stdout}${stderr}`);
      return JSON.parse(stdout);
    };
    const names = WAYS.slice(0, 3).map(({ name }) => name);
    const [off, again, warn] = Object.values(takeTurns(names, ONE_FILE_ROUNDS, run));
    const cells = [
      compareSamples(off, again, ({ cpu }) => cpu),
      compareSamples(off, warn, ({ cpu }) => cpu),
      compareSamples(off, warn, ({ wall }) => wall),
    ];
    return `| ${waitMs} ms | ${cells.map(({ difference }) => withSpread(difference)).join(' | ')} |`;
  });
}

const log = (text) => process.stderr.write(`${text}\n`);
const tables = [];
for (const major of given.nodes.split(',')) {
  const node = findNode(Number(major), log);
  if (node === undefined) throw new Error(`Node ${major} cannot be installed.`);
  const oneFile = measureOneFile(node);
  const lines = [];
  for (const host of HOSTS) lines.push(...measure(node, host));
  tables.push(`## Node ${versionOf(node)}

| the last test waits | off once more: CPU | the default: CPU | the default: by the clock |
|---|---|---|---|
${oneFile.join('\n')}

| runner | stalls | ratio | ms a file more |
|---|---|---|---|
${lines.join('\n')}
`);
}
const markdown = `# Cost of watching for stalls

Written by \`${['npm run bench:stalls:cost', ...process.argv.slice(2)].join(' ')}\`: what a file of ${TESTS_A_FILE} tests
in which nothing stalls takes more than with \`stall: { mode: 'off' }\`, in milliseconds, medians with the middle half. First
a file without a runner, ${ONE_FILE_ROUNDS} rounds in turn; then CPU time of whole runs over ${files} files, ${rounds} rounds in turn, where what the
runner does varies more than what is measured.

${tables.join('\n')}`;
const style = await prettier.resolveConfig(RESULTS);
const text = await prettier.format(markdown, { ...style, parser: 'markdown' });
fs.writeFileSync(RESULTS, text);
process.stdout.write(text);
fs.rmSync(directory, { recursive: true, force: true });
