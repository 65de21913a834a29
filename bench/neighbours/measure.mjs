// What a call costs under other tools that look for blocking, each in processes of its own, taken in turn.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DEPTHS } from '../calls/scenarios.mjs';
import { comparePairs, median } from '../lib/stats.mjs';

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url));
// Why not named after the package: Python would import this file instead.
const BLOCKBUSTER = fileURLToPath(new URL('./python-calls.py', import.meta.url));

/** Each beside what it does with a call. */
const TOOLS = [
  { tool: 'loopguard-idle', name: 'loopguard, nothing guarded' },
  { tool: 'loopguard-allowed', name: 'loopguard, every call allowed by a rule' },
  { tool: 'loopguard', name: 'loopguard, every call reported' },
  { tool: 'sinon', name: 'a sinon stub that calls through' },
  { tool: 'stack-patch', name: 'a plain patch that captures a stack' },
  { tool: 'blocked-at', name: 'blocked-at (async_hooks)' },
  { tool: 'trace-sync-io', name: 'node --trace-sync-io', flags: ['--trace-sync-io'] },
];

/** Ratios to the same calls in a process without any tool. */
export function measureNeighbours({ directory, adapter, quick, log }) {
  const task = { directory, adapter, rounds: quick ? 8 : 24, depths: DEPTHS };
  const pairs = new Map();
  const turns = quick ? 1 : 5;
  for (let turn = 0; turn < turns; turn++) {
    const base = runTool({ tool: 'none' }, task);
    for (const entry of TOOLS) {
      const other = runTool(entry, task);
      for (const [what, depths] of Object.entries(base)) {
        for (const [depth, samples] of Object.entries(depths)) {
          const key = JSON.stringify([entry.name, what, Number(depth)]);
          const pair = [steady(samples), steady(other[what][depth])];
          pairs.set(key, [...(pairs.get(key) ?? []), pair]);
        }
      }
    }
    log(`  turn ${turn + 1} of ${turns}`);
  }
  const rows = [...pairs].map(([key, list]) => {
    const [name, what, depth] = JSON.parse(key);
    return { name, what, depth, ...comparePairs(list) };
  });
  return { turns, depths: DEPTHS, rows, blockbuster: measureBlockbuster(quick ? 20 : 60) };
}

function runTool({ tool, flags = [] }, task) {
  const args = [...flags, CHILD, JSON.stringify({ tool, ...task })];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`${tool} failed: ${stderr.slice(0, 2000)}`);
  return JSON.parse(stdout);
}

// Why the second half: the first one warms up.
const steady = (samples) => median(samples.slice(samples.length >> 1));

/** Python's detector on its own interpreter; undefined where Python or the package is missing. */
function measureBlockbuster(rounds) {
  const { stdout, status } = spawnSync('python3', [BLOCKBUSTER, String(rounds)], {
    encoding: 'utf8',
  });
  if (status !== 0) return undefined;
  const { bare, idle, guarded, version, python } = JSON.parse(stdout);
  const compare = (others) => comparePairs(bare.map((base, at) => [base, others[at]]));
  return { version, python, idle: compare(idle), guarded: compare(guarded) };
}
