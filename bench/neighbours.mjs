// What a call costs under other tools that look for blocking, each in processes of its own, taken in turn.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { comparePairs, median } from './stats.mjs';

const CALLS = fileURLToPath(new URL('./neighbour-calls.mjs', import.meta.url));
const BLOCKBUSTER = fileURLToPath(new URL('./blockbuster.py', import.meta.url));

/** Each beside what it does with a call. */
const TOOLS = [
  { tool: 'loopguard-idle', name: 'loopguard, nothing guarded' },
  { tool: 'loopguard', name: 'loopguard, every call reported' },
  { tool: 'sinon', name: 'a sinon stub that calls through' },
  { tool: 'stack-patch', name: 'a plain patch that captures a stack' },
  { tool: 'blocked-at', name: 'blocked-at (async_hooks)' },
  { tool: 'trace-sync-io', name: 'node --trace-sync-io', flags: ['--trace-sync-io'] },
];
const DEPTH = 20;

/** Ratios to the same calls in a process without any tool. */
export function measureNeighbours({ directory, scope, processes, rounds, log }) {
  const adapter = pathToFileURL(path.join(scope, 'core', 'dist', 'adapter.mjs')).href;
  const pairs = new Map();
  for (let turn = 0; turn < processes; turn++) {
    const base = runTool({ tool: 'none' }, { directory, adapter, rounds });
    for (const entry of TOOLS) {
      const other = runTool(entry, { directory, adapter, rounds });
      for (const what of Object.keys(base)) {
        const key = JSON.stringify([entry.name, what]);
        pairs.set(key, [...(pairs.get(key) ?? []), [base[what], other[what]]]);
      }
    }
    log(`  neighbours, turn ${turn + 1}`);
  }
  const rows = [...pairs].map(([key, list]) => {
    const [name, what] = JSON.parse(key);
    return { name, what, ...comparePairs(list) };
  });
  return { depth: DEPTH, rows, blockbuster: measureBlockbuster(rounds) };
}

function runTool({ tool, flags = [] }, task) {
  const args = [...flags, CALLS, JSON.stringify({ tool, depth: DEPTH, ...task })];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`${tool} failed: ${stderr.slice(0, 2000)}`);
  // Why the second half: the first one warms up.
  return Object.fromEntries(
    Object.entries(JSON.parse(stdout)).map(([what, samples]) => [
      what,
      median(samples.slice(samples.length >> 1)),
    ]),
  );
}

/** Python's detector on its own interpreter; undefined where Python or the package is missing. */
function measureBlockbuster(rounds) {
  const { stdout, status } = spawnSync('python3', [BLOCKBUSTER, String(rounds)], {
    encoding: 'utf8',
  });
  if (status !== 0) return undefined;
  const { bare, guarded, version } = JSON.parse(stdout);
  return { version, ...comparePairs(bare.map((base, at) => [base, guarded[at]])) };
}
