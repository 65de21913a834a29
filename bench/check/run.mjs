// npm run bench:check: fails on gross regressions of ratios and counts, on any machine and however busy it is.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { digits } from '../lib/format.mjs';
import { installPackages } from '../lib/install.mjs';
import { countLoads } from './counts.mjs';

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url));
const FLAGS = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'];
// A figure fails only if it is too high in each of so many processes.
const ATTEMPTS = 3;
const LAZY = ['crypto', 'zlib', 'child_process', 'tls'];

// Each limit of a ratio is some three times of what is usual. *Arithmetic* is 64 multiplications; *a stack*
// is ten frames as text, captured at the same depth. What is counted is the same on every machine, so its
// limit is what it is now, with a little room.
const LIMITS = {
  'idle no-op / arithmetic': 0.2,
  'allowed by a predicate / arithmetic': 4,
  'allowed by a scope / arithmetic': 4,
  'allowed by one of 10,000 rules / of 10': 3,
  'reported again / a stack': 2,
  'reported again, depth 80 / depth 20': 3,
  'reported first, with its error / a stack': 120,
  'a test without calls / arithmetic': 50,
  'bytes of an idle call': 8,
  'bytes of an allowed call': 250,
  'builtins that nobody asked for': 0,
  'all builtins that the preload loads': 5,
  'files of ours in a Vitest worker': 3,
  'KiB of ours in a Vitest worker': 60,
  'files of ours for a Jest file': 5,
  'KiB of ours for a Jest file': 66,
};

const tooHigh = (figures) =>
  Object.entries(LIMITS)
    // Why not `>`: a figure that is missing fails as well.
    .filter(([name, limit]) => !(figures[name] <= limit))
    .map(([name]) => name);

function measure(adapter) {
  const task = JSON.stringify({ adapter, directory });
  const { times, bytes } = JSON.parse(
    execFileSync(process.execPath, [...FLAGS, CHILD, task], { encoding: 'utf8' }),
  );
  return {
    'idle no-op / arithmetic': times.idle / times.arithmetic,
    'allowed by a predicate / arithmetic': times.allowedByPredicate / times.arithmetic,
    'allowed by a scope / arithmetic': times.allowedByScope / times.arithmetic,
    'allowed by one of 10,000 rules / of 10': times.allowedBy10000Rules / times.allowedBy10Rules,
    'reported again / a stack': times.again / times.stackText,
    'reported again, depth 80 / depth 20': times.againAtDepth80 / times.again,
    'reported first, with its error / a stack': times.failure / times.stackText,
    'a test without calls / arithmetic': times.test / times.arithmetic,
    'bytes of an idle call': bytes.idle,
    'bytes of an allowed call': bytes.allowed,
  };
}

function figuresOfCounts({ builtins, vitest, jest }) {
  return {
    'builtins that nobody asked for': LAZY.filter((name) => builtins.includes(name)).length,
    'all builtins that the preload loads': builtins.length,
    'files of ours in a Vitest worker': vitest.files,
    'KiB of ours in a Vitest worker': vitest.bytes / 1024,
    'files of ours for a Jest file': jest.files,
    'KiB of ours for a Jest file': jest.bytes / 1024,
  };
}

const directory = fileURLToPath(new URL(`../.artifacts/check-${process.pid}/`, import.meta.url));
let failed;
try {
  const scope = installPackages(directory);
  const figures = figuresOfCounts(countLoads(scope));
  const adapter = pathToFileURL(path.join(scope, 'core/dist/adapter.mjs')).href;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    for (const [name, value] of Object.entries(measure(adapter))) {
      figures[name] = Math.min(figures[name] ?? Infinity, value);
    }
    failed = tooHigh(figures);
    if (failed.length === 0) break;
  }
  for (const [name, limit] of Object.entries(LIMITS)) {
    const mark = failed.includes(name) ? 'TOO HIGH' : 'ok';
    process.stdout.write(`${digits(figures[name]).padStart(8)} of ${limit}  ${mark}  ${name}\n`);
  }
} finally {
  fs.rmSync(directory, { recursive: true, force: true });
}
if (failed.length > 0) process.exitCode = 1;
