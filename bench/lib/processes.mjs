// Runs a command and says what it took with everything that it started.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const PEAK_MEMORY = fileURLToPath(new URL('./peak-memory.cjs', import.meta.url));

/**
 * @param out - a folder for what processes leave behind
 * @returns wall and CPU time in milliseconds, and the peak of the resident memory of each Node process in MB
 */
export function runMeasured(node, args, { cwd, out, env = {} }) {
  fs.rmSync(out, { recursive: true, force: true });
  fs.mkdirSync(out, { recursive: true });
  const start = performance.now();
  const { stdout, stderr } = spawnSync(
    'sh',
    // Why a shell: its `times` knows the CPU time of children and of theirs; Node knows only its own.
    ['-c', '"$@" >/dev/null; echo "exit $?"; times', 'sh', node, ...args],
    {
      cwd,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: {
        ...cleanEnvironment(),
        ...env,
        BENCH_OUT: out,
        NODE_OPTIONS: `--require=${JSON.stringify(PEAK_MEMORY)}`,
      },
    },
  );
  const wall = performance.now() - start;
  const status = Number(/exit (\d+)/.exec(stdout)?.[1]);
  return { status, stderr, wall, cpu: cpuTime(stdout), memory: readMemory(out) };
}

/** The last line of `times`, e.g. `0m12.340000s 0m1.020000s`: user and system time. */
function cpuTime(times) {
  const line = times.trim().split('\n').at(-1);
  let total = 0;
  for (const [, minutes, seconds] of line.matchAll(/(\d+)m([\d.]+)s/g)) {
    total += (Number(minutes) * 60 + Number(seconds)) * 1000;
  }
  return total;
}

function readMemory(out) {
  const memory = { main: [], worker: [] };
  for (const name of fs.readdirSync(out)) {
    const kind = /^memory-(main|worker)-/.exec(name)?.[1];
    if (kind) memory[kind].push(Number(fs.readFileSync(`${out}/${name}`, 'utf8')) / 1024);
  }
  return memory;
}

function cleanEnvironment() {
  const { NODE_OPTIONS: _options, LOOPGUARD: _mode, VITEST: _vitest, ...rest } = process.env;
  return { ...rest, CI: '1', NO_COLOR: '1', GITHUB_STEP_SUMMARY: '' };
}
