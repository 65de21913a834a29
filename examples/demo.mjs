// Runs the suite of http-service in Vitest and in Jest, and checks that loopguard failed exactly the tests that block;
// then the service itself, guarded, with a few requests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { runProgram } from './demo-program.mjs';

const project = fileURLToPath(new URL('http-service/', import.meta.url));
const resolve = createRequire(import.meta.url).resolve;

/** The call that must fail `<name> (blocking)`; `<name> (fixed)` must pass. */
const callOfTwins = {
  'GET /page renders the template': 'fs.readFileSync',
  'GET /announcements/:locale swallows a missing file': 'fs.readFileSync',
  'POST /accounts hashes the password': 'crypto.pbkdf2Sync',
  'GET /orders compresses the answer': 'zlib.gzipSync',
  'GET /orders/export/:format loads the exporter on demand': 'require',
  'GET /status asks the runtime for its version': 'child_process.execSync',
};

const mustPass = [
  'GET /announcements/:locale answers in the language of the reader',
  'GET /orders/export/:format refuses a format that it does not know',
  'POST /accounts refuses a short password',
  'POST /accounts still serves the old route (allowed in the test)',
  'GET /release reads the release once (allowed in the source)',
];

/** Every test of the suite with its outcome: the calls that failed it, or `passed`. */
const expected = new Map([
  ...Object.entries(callOfTwins).flatMap(([name, call]) => [
    [`${name} (blocking)`, call],
    [`${name} (fixed)`, 'passed'],
  ]),
  ...mustPass.map((name) => [name, 'passed']),
]);

const runners = [
  {
    name: 'Vitest',
    bin: 'vitest/vitest.mjs',
    args: (report) => [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    // A file has a message when something other than its tests failed it.
    findFileError: (message) => message,
  },
  {
    name: 'Jest',
    bin: 'jest/bin/jest.js',
    args: (report) => ['--json', `--outputFile=${report}`, '--no-watchman'],
    // A file's message repeats the failures of its tests before its own.
    findFileError: (message) => message.split('● Test suite failed to run')[1] ?? '',
  },
];

const reports = await mkdtemp(path.join(tmpdir(), 'loopguard-demo-'));
const runs = [];
try {
  for (const runner of runners) {
    runs.push({ name: runner.name, ...(await run(runner)) });
  }
} finally {
  await rm(reports, { recursive: true, force: true });
}

const program = await runProgram();
printTable(runs);
const differences = [...runs.flatMap(findDifferences), ...program];
if (differences.length === 0) {
  const twins = Object.keys(callOfTwins).length;
  console.log(
    `As expected in both runners: ${twins} of ${twins} blocking tests failed, each with its call;`,
  );
  console.log(
    `${twins} of ${twins} fixed twins passed, and so did the ${mustPass.length} other tests.`,
  );
  console.log('The running service named the same calls, each with its request.');
} else {
  console.log('Not as expected:');
  for (const difference of differences) console.log(`  ${difference}`);
  process.exitCode = 1;
}

async function run({ name, bin, args, findFileError }) {
  console.log(`\n─── ${name} ${'─'.repeat(70 - name.length)}\n`);
  const report = path.join(reports, `${name}.json`);
  const { LOOPGUARD: _, ...env } = process.env; // the demo shows the default mode
  const runner = spawn(process.execPath, [resolveBin(bin), ...args(report)], {
    cwd: project,
    env,
    stdio: ['ignore', 'inherit', 1], // Jest reports on stderr: keep everything in one order
  });
  const [exitCode] = await once(runner, 'close');
  return { exitCode, ...(await readReport(report, findFileError)) };
}

/** The bin file of a runner, also where its `exports` hide it. */
function resolveBin(bin) {
  const [packageName, ...file] = bin.split('/');
  return path.join(path.dirname(resolve(`${packageName}/package.json`)), ...file);
}

/** Both runners write the same format, Vitest after Jest's. */
async function readReport(reportFile, findFileError) {
  const outcomes = new Map();
  const fileErrors = [];
  let report;
  try {
    report = JSON.parse(await readFile(reportFile, 'utf8'));
  } catch (error) {
    return { outcomes, fileErrors: [`no report to read: ${error.message}`] };
  }
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      outcomes.set(test.fullName, describeOutcome(test));
    }
    const fileError = findFileError(stripVTControlCharacters(file.message)).trim();
    const noTestFailed = file.assertionResults.every((test) => test.status !== 'failed');
    if (fileError !== '' || (file.status === 'failed' && noTestFailed)) {
      const [firstLine] = (fileError || file.message.trim()).split('\n', 1);
      fileErrors.push(`${path.relative(project, file.name)} failed as a file: ${firstLine}`);
    }
  }
  return { outcomes, fileErrors };
}

function describeOutcome({ status, failureMessages }) {
  if (status !== 'failed') return status;
  return failureMessages.map(describeFailure).toSorted().join(', ');
}

function describeFailure(message) {
  const [firstLine] = stripVTControlCharacters(message).split('\n', 1);
  return /^BlockingCallError: (\S+)/.exec(firstLine)?.[1] ?? `another failure (${firstLine})`;
}

function findDifferences(result) {
  return listDifferences(result).map((text) => `${result.name}: ${text}`);
}

function listDifferences({ exitCode, outcomes, fileErrors }) {
  if (outcomes.size === 0) return ['no test ran', ...fileErrors];
  const tests = new Set([...expected.keys(), ...outcomes.keys()]);
  const wrongTests = [...tests]
    .filter((test) => outcomes.get(test) !== expected.get(test))
    .map((test) => {
      const wanted = expected.get(test) ?? 'not in the list of expected tests';
      return `${test}: expected ${wanted}, got ${outcomes.get(test) ?? 'no result'}`;
    });
  const wrongExit = exitCode === 1 ? [] : [`expected exit code 1, got ${exitCode}`];
  return [...wrongTests, ...fileErrors, ...wrongExit];
}

function printTable(columns) {
  const tests = new Set([
    ...expected.keys(),
    ...columns.flatMap(({ outcomes }) => [...outcomes.keys()]),
  ]);
  const rows = [
    ['Test', ...columns.map(({ name }) => name)],
    ...[...tests].map((test) => [
      test,
      ...columns.map(({ outcomes }) => outcomes.get(test) ?? 'no result'),
    ]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '─'.repeat(width)).join('  '));
  console.log(`\n${lines.join('\n')}\n`);
}
