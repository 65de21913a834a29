// node bench/stalls/run.mjs [--nodes=/path/to/node,…] [--hosts=vitest-forks,…] [--steps=1000]
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as prettier from 'prettier';
import { installPackages } from '../lib/install.mjs';
import { BUSY, HOGS } from './hogs.mjs';

const require = createRequire(import.meta.url);
const VITEST = path.join(path.dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
const JEST = path.join(path.dirname(require.resolve('jest/package.json')), 'bin/jest.js');
const RESULTS = fileURLToPath(new URL('./RESULTS.md', import.meta.url));
const HOLD_MS = 250;
const STEP_MS = 40;

const { values: given } = parseArgs({
  options: {
    /** Binaries to measure with; default: the one that runs this. */
    nodes: { type: 'string', default: process.execPath },
    hosts: { type: 'string', default: 'vitest-forks,vitest-threads,vitest-vmThreads,jest' },
    /** Steps of 40 ms CPU while other processes take the machine. */
    steps: { type: 'string', default: '1000' },
  },
});

const slug = (name) => name.replaceAll(/\W+/g, '-').toLowerCase();
const directory = fileURLToPath(new URL(`../.artifacts/stalls-${process.pid}/`, import.meta.url));
installPackages(directory);

function writeProject() {
  const project = path.join(directory, 'project');
  fs.mkdirSync(path.join(project, 'src'), { recursive: true });
  fs.writeFileSync(path.join(project, 'package.json'), '{"type":"module"}');
  fs.writeFileSync(path.join(project, 'src/busy.ts'), BUSY);
  const places = new Map();
  for (const { name, source } of HOGS) {
    const at = source.split('\n').findIndex((line) => line.includes('«hog»')) + 1;
    places.set(name, { file: `src/${slug(name)}.ts`, line: at });
    fs.writeFileSync(path.join(project, `src/${slug(name)}.ts`), source.replace('«hog»', ''));
    fs.writeFileSync(
      path.join(project, `${slug(name)}.hog.test.ts`),
      `import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { budget } from './src/busy';
import { hog } from './src/${slug(name)}';
test(${JSON.stringify(name)}, async () => {
  const histogram = monitorEventLoopDelay({ resolution: 10 });
  histogram.enable();
  await sleep(30);
  await hog(budget(${HOLD_MS}));
  await sleep(30);
  histogram.disable();
  process.stderr.write('delay ' + Math.round(histogram.max / 1e6) + ' ms in ' + ${JSON.stringify(`${name}\n`)});
}, 300_000);
`,
    );
  }
  fs.writeFileSync(
    path.join(project, 'contended.steps.test.ts'),
    `import { setImmediate as turn } from 'node:timers/promises';
import { budget } from './src/busy';
test('steps', async () => {
  let most = 0;
  let last = performance.now();
  let late = 0;
  for (let step = 0; step < ${Number(given.steps)}; step++) {
    const more = budget(${STEP_MS});
    for (let sum = 0; more(); ) for (let at = 0; at < 100_000; at++) sum += at % 7;
    await turn();
    const now = performance.now();
    if (now - last > 100) late++;
    most = Math.max(most, now - last);
    last = now;
  }
  process.stderr.write('steps late by the clock ' + late + ', longest ' + Math.round(most) + ' ms\\n');
}, 3_600_000);
`,
  );
  const stall = { mode: 'fail', profile: 'always' };
  for (const [kind, include] of [
    ['hog', '*.hog.test.ts'],
    ['steps', '*.steps.test.ts'],
  ]) {
    for (const pool of ['forks', 'threads', 'vmThreads']) {
      fs.writeFileSync(
        path.join(project, `${kind}.${pool}.config.mjs`),
        `import { loopguard } from '@loopguard/vitest-plugin';
export default { plugins: [loopguard({ stall: ${JSON.stringify(stall)} })],
  test: { globals: true, pool: '${pool}', include: ['${include}'], maxWorkers: 1, fileParallelism: false } };`,
      );
    }
    fs.writeFileSync(
      path.join(project, `${kind}.jest.json`),
      JSON.stringify({
        rootDir: '.',
        testMatch: [`<rootDir>/${include}`],
        testEnvironment: '@loopguard/jest-env',
        testEnvironmentOptions: { loopguard: { stall } },
        cacheDirectory: '<rootDir>/.cache',
        transform: {
          '\\.[jt]sx?$': [
            require.resolve('babel-jest'),
            {
              configFile: false,
              babelrc: false,
              presets: [
                [require.resolve('@babel/preset-env'), { targets: { node: 'current' } }],
                require.resolve('@babel/preset-typescript'),
              ],
            },
          ],
        },
        transformIgnorePatterns: ['/node_modules/(?!marked)'],
      }),
    );
  }
  return { project, places };
}

/** Runs one host over the hogs or the steps, and returns what each test failed with. */
async function run(node, host, kind, project) {
  const out = path.join(project, `${kind}.json`);
  fs.rmSync(out, { force: true });
  const [runner, pool] = host.split('-');
  const args =
    runner === 'vitest'
      ? [VITEST, 'run', '--config', `${kind}.${pool}.config.mjs`, '--reporter=json']
      : [JEST, '-i', '--config', `${kind}.jest.json`, '--json'];
  const child = spawn(node, [...args, `--outputFile=${out}`], {
    cwd: project,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', CI: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (part) => (stderr += part));
  await new Promise((resolve) => child.on('close', resolve));
  if (!fs.existsSync(out)) throw new Error(`${host} left no results:\n${stderr.slice(-3000)}`);
  const { testResults } = JSON.parse(fs.readFileSync(out, 'utf8'));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return {
    messages: new Map(tests.map((test) => [test.title, test.failureMessages.join('\n')])),
    stderr,
  };
}

function judge({ name, function: wanted = 'hog', anyFunction, nearby = 0 }, place, message = '') {
  const stalls = message.split('EventLoopStallError: ').slice(1);
  const positions = stalls.map(
    (stall) => /where {2}(\S+):(\d+):\d+(?: (?:get )?([^\s,]+))?/.exec(stall)?.slice(1) ?? [],
  );
  const own = positions.filter(([file]) => file === place.file);
  const names = anyFunction ? [wanted, '→', undefined] : [wanted];
  return {
    name,
    detected: stalls.length > 0,
    function: own.some(([, , found]) => names.includes(found?.split('.').at(-1))),
    line: own.some(([, line]) => Math.abs(Number(line) - place.line) <= nearby),
    found: positions.map((position) => position.join(':')).join(', '),
  };
}

const { project, places } = writeProject();
const rows = [];
const steps = [];
for (const node of given.nodes.split(',')) {
  for (const host of given.hosts.split(',')) {
    const { messages, stderr } = await run(node, host, 'hog', project);
    for (const hog of HOGS) {
      const delay = Number(
        new RegExp(`delay (\\d+) ms in ${hog.name.replaceAll(/\W/g, '.')}`).exec(stderr)?.[1] ?? 0,
      );
      const row = {
        node,
        host,
        delayed: delay > 100,
        ...judge(hog, places.get(hog.name), messages.get(hog.name)),
      };
      rows.push(row);
      if (!row.line || !row.function)
        process.stderr.write(
          `${node} ${host} ${row.name}: ${row.found || messages.get(hog.name)?.slice(0, 200) || 'nothing'}\n`,
        );
    }
    process.stderr.write(`${node} ${host}\n`);
  }
}
if (Number(given.steps) > 0) {
  // Why others: a step is late by the clock when it has to share a CPU.
  const others = os
    .cpus()
    .map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  const [node] = given.nodes.split(',');
  const { messages, stderr } = await run(node, given.hosts.split(',')[0], 'steps', project);
  for (const other of others) other.kill('SIGKILL');
  const message = messages.get('steps') ?? 'no result';
  steps.push({
    alarms: message === '' ? 0 : message,
    late: /steps late by the clock (\d+), longest (\d+)/.exec(stderr)?.slice(1) ?? ['?', '?'],
  });
}

const count = (list, key) => `${list.filter((row) => row[key]).length}/${list.length}`;
const versions = new Map(
  await Promise.all(
    given.nodes.split(',').map(async (node) => {
      const child = spawn(node, ['-p', 'process.version'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (part) => (text += part));
      await new Promise((resolve) => child.on('close', resolve));
      return [node, text.trim()];
    }),
  ),
);
const markdown = `# Results

Written by \`node bench/stalls/run.mjs\`. Each kind holds the loop for ${HOLD_MS} ms of the thread's CPU time in a TypeScript
module that a test calls. Load ${os.loadavg()[0].toFixed(0)} on ${os.cpus().length} cores when it ended.

| | detected | right function | right line | \`monitorEventLoopDelay\` detects, and names nothing |
|---|---|---|---|---|
| all | ${count(rows, 'detected')} | ${count(rows, 'function')} | ${count(rows, 'line')} | ${count(rows, 'delayed')} |
${[...versions]
  .flatMap(([node, version]) =>
    given.hosts.split(',').map((host) => {
      const own = rows.filter((row) => row.node === node && row.host === host);
      return `| ${version} ${host} | ${count(own, 'detected')} | ${count(own, 'function')} | ${count(own, 'line')} | ${count(own, 'delayed')} |`;
    }),
  )
  .join('\n')}

| kind | detected | right function | right line |
|---|---|---|---|
${HOGS.map(({ name }) => {
  const own = rows.filter((row) => row.name === name);
  return `| ${name} | ${count(own, 'detected')} | ${count(own, 'function')} | ${count(own, 'line')} |`;
}).join('\n')}
${steps
  .map(
    ({ alarms, late }) => `
## False alarms

${given.steps} steps of ${STEP_MS} ms CPU, each followed by a turn of the loop, while other processes keep every core busy: **${alarms} reported**.
By the clock ${late[0]} of them took longer than 100 ms, the longest ${late[1]} ms.`,
  )
  .join('\n')}
`;
const style = await prettier.resolveConfig(RESULTS);
fs.writeFileSync(RESULTS, await prettier.format(markdown, { ...style, parser: 'markdown' }));
process.stdout.write(markdown);
fs.rmSync(directory, { recursive: true, force: true });
