// Runs one runner and pool over one kind of test file, and reads what it printed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const VITEST = path.join(path.dirname(require.resolve('vitest/package.json')), 'vitest.mjs');
const JEST = path.join(path.dirname(require.resolve('jest/package.json')), 'bin/jest.js');

/** Each way of running tests that is measured. */
export const HOSTS = [
  'vitest-forks',
  'vitest-threads',
  'vitest-vmThreads',
  'jest-in-band',
  'jest-workers',
];

let runs = 0;

const argsOf = (host, what) => {
  const [runner, pool] = host.split('-');
  if (runner === 'vitest') {
    return [VITEST, 'run', '--config', `${what}.${pool}.config.mjs`, '--reporter=json'];
  }
  const workers = host === 'jest-workers' ? ['--maxWorkers=2'] : ['--runInBand'];
  return [JEST, ...workers, '--config', `${what}.jest.json`, '--json'];
};

/** @returns what each test failed with, and what the run printed to stderr */
export async function runHost(node, host, what, project) {
  const out = path.join(project, `results-${runs++}.json`);
  const child = spawn(node, [...argsOf(host, what), `--outputFile=${out}`], {
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
  if (tests.length === 0) throw new Error(`${host} ran no test:\n${stderr.slice(-3000)}`);
  return {
    messages: new Map(tests.map((test) => [test.title, (test.failureMessages ?? []).join('\n')])),
    stderr,
  };
}

/** What tests wrote as `<label> <JSON>` lines, by kind. */
export function linesOf(stderr, label) {
  const lines = stderr.matchAll(new RegExp(`^${label} (\\{.*\\})$`, 'gm'));
  return new Map(
    [...lines].map(([, text]) => JSON.parse(text)).map((found) => [found.name, found]),
  );
}
