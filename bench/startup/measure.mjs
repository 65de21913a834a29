// Where the start of a worker goes: each figure from fresh processes, taken in turn.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtinsLoadedBy } from '../lib/loaded-builtins.mjs';
import { comparePairs, spread } from '../lib/stats.mjs';
import { floorsOf } from './floors.mjs';

const STEPS = fileURLToPath(new URL('./steps.mjs', import.meta.url));

/** How loopguard can get into a process, beside a process without it. */
export function measureStartup({ directory, scope, quick }) {
  const rounds = quick ? 8 : 30;
  const dist = path.join(scope, 'core', 'dist');
  const empty = path.join(directory, 'empty.mjs');
  fs.writeFileSync(empty, '');
  const ways = {
    'an empty module by `--import`': ['--import', empty],
    '`--import @loopguard/core/preload`': ['--import', path.join(dist, 'preload.mjs')],
    '`--require @loopguard/core/preload`': ['--require', path.join(dist, 'preload.cjs')],
    ...floorsOf(directory, dist),
  };
  const pairs = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  const steps = new Map();
  for (let round = 0; round < rounds; round++) {
    const bare = timeProcess([empty]);
    for (const [name, flags] of Object.entries(ways)) {
      pairs[name].push([bare, timeProcess([...flags, empty])]);
    }
    for (const kind of ['mjs', 'cjs']) {
      for (const { name, ms } of runSteps(path.join(dist, `adapter.${kind}`))) {
        const label = name.replace('{kind}', kind === 'mjs' ? 'ESM' : 'CommonJS');
        steps.set(label, [...(steps.get(label) ?? []), ms]);
      }
    }
  }
  return {
    processes: Object.entries(pairs).map(([name, runs]) => ({
      name,
      wall: comparePairs(runs.map(([base, other]) => [base.wall, other.wall])),
      cpu: comparePairs(runs.map(([base, other]) => [base.cpu, other.cpu])),
    })),
    loaded: builtinsLoadedBy(path.join(dist, 'preload.mjs')),
    steps: [...steps].map(([name, samples]) => ({ name, ...spread(samples) })),
  };
}

// Why it reports on itself: a parent's clock would also measure how busy the machine is.
const REPORT = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.stdout.write(JSON.stringify({ wall: performance.now(), cpu: (user + system) / 1000 }));
});`;

function timeProcess(commandLine) {
  const main = commandLine.at(-1);
  fs.writeFileSync(main.replace('empty.mjs', 'report.cjs'), REPORT);
  const flags = ['--require', main.replace('empty.mjs', 'report.cjs')];
  const { stdout, status, stderr } = spawnSync(process.execPath, [...flags, ...commandLine], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

function runSteps(adapter) {
  return JSON.parse(execFileSync(process.execPath, [STEPS, adapter], { encoding: 'utf8' }));
}
