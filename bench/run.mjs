// npm run bench [-- --quick] [--only=calls,files,…] [--files=100] [--rounds=5]
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { measureCalls } from './calls/measure.mjs';
import { reportCalls } from './calls/report.mjs';
import { measureFiles } from './files/measure.mjs';
import { reportFiles } from './files/report.mjs';
import { measureGrowth } from './growth/measure.mjs';
import { reportGrowth } from './growth/report.mjs';
import { measureIdle } from './idle/measure.mjs';
import { reportIdle } from './idle/report.mjs';
import { installPackages } from './lib/install.mjs';
import { provenanceOf, updateResults, writeMarkdown } from './lib/results-file.mjs';
import { measureNeighbours } from './neighbours/measure.mjs';
import { reportNeighbours } from './neighbours/report.mjs';
import { measureRuntime } from './runtime/measure.mjs';
import { reportRuntime } from './runtime/report.mjs';
import { measureStartup } from './startup/measure.mjs';
import { reportStartup } from './startup/report.mjs';
import { measureSuites } from './suites/measure.mjs';
import { reportSuites } from './suites/report.mjs';
import { measureTests } from './tests/measure.mjs';
import { reportTests } from './tests/report.mjs';
import { measureViolations } from './violations/measure.mjs';
import { reportViolations } from './violations/report.mjs';

const PARTS = [
  { id: 'idle', title: 'An idle wrapper', measure: measureIdle, report: reportIdle },
  { id: 'calls', title: 'A call', measure: measureCalls, report: reportCalls },
  { id: 'neighbours', title: 'Other tools', measure: measureNeighbours, report: reportNeighbours },
  { id: 'files', title: 'A test file', measure: measureFiles, report: reportFiles },
  { id: 'startup', title: 'The start of a worker', measure: measureStartup, report: reportStartup },
  { id: 'tests', title: 'A test', measure: measureTests, report: reportTests },
  { id: 'suites', title: 'A suite', measure: measureSuites, report: reportSuites },
  { id: 'violations', title: 'Violations', measure: measureViolations, report: reportViolations },
  { id: 'growth', title: 'Growth', measure: measureGrowth, report: reportGrowth },
  {
    id: 'runtime',
    title: 'A request of a program',
    measure: measureRuntime,
    report: reportRuntime,
  },
];
const RESULTS = fileURLToPath(new URL('./RESULTS.md', import.meta.url));

const { values: given } = parseArgs({
  options: {
    /** A few minutes: few files and rounds, printed only. */
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: PARTS.map(({ id }) => id).join(',') },
    /** Of the part `files`: how many test files a run has. */
    files: { type: 'string' },
    /** Of all parts that run runners: how many interleaved rounds. */
    rounds: { type: 'string' },
  },
});
const wanted = given.only.split(',');
for (const id of wanted) {
  if (PARTS.some((part) => part.id === id)) continue;
  const known = PARTS.map((part) => part.id).join(', ');
  process.stderr.write(`There is no part ${JSON.stringify(id)}; parts: ${known}.\n`);
  process.exit(2);
}

for (const name of ['files', 'rounds']) {
  if (given[name] === undefined || /^[1-9]\d*$/.test(given[name])) continue;
  process.stderr.write(
    `--${name} is ${JSON.stringify(given[name])}; allowed: a number from 1 on.\n`,
  );
  process.exit(2);
}

const directory = fileURLToPath(new URL(`./.artifacts/${process.pid}/`, import.meta.url));
const command = ['npm run bench', ...process.argv.slice(2)].join(' ');
const log = (text) => process.stderr.write(`${text}\n`);

try {
  const scope = installPackages(directory);
  const adapter = pathToFileURL(path.join(scope, 'core', 'dist', 'adapter.mjs')).href;
  const task = { directory, scope, adapter, quick: given.quick, log };
  if (given.files !== undefined) task.files = Number(given.files);
  if (given.rounds !== undefined) task.rounds = Number(given.rounds);
  for (const { id, title, measure, report } of PARTS) {
    if (!wanted.includes(id)) continue;
    log(id);
    const start = performance.now();
    const { lines, targets } = report(await measure(task));
    const seconds = (performance.now() - start) / 1000;
    log(`  ${seconds.toFixed(0)} s`);
    const provenance = provenanceOf({ command, node: process.version, seconds });
    const fresh = { [id]: { lines: [...provenance, ...lines], targets } };
    process.stdout.write(
      `${updateResults('', PARTS, fresh).replace(/^[^]*?^## Targets/m, `## ${title}`)}\n`,
    );
    // Why after each part: what was measured is kept if a later part fails.
    if (given.quick) continue;
    const known = fs.existsSync(RESULTS) ? fs.readFileSync(RESULTS, 'utf8') : '';
    await writeMarkdown(RESULTS, updateResults(known, PARTS, fresh));
    log(`  written to ${path.relative(process.cwd(), RESULTS)}`);
  }
} finally {
  fs.rmSync(directory, { recursive: true, force: true });
}
