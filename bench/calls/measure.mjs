// What a call costs: several processes, because each has its own luck with memory and compiler.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { comparePairs, median, spread } from '../lib/stats.mjs';

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url));

export function measureCalls({ directory, adapter, quick, log }) {
  const processes = quick ? 1 : 5;
  const task = JSON.stringify({ adapter, directory, rounds: quick ? 15 : 50, batchMs: 0.5 });
  const runs = Array.from({ length: processes }, () => {
    const output = execFileSync(process.execPath, [CHILD, task], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    log('  one process');
    return JSON.parse(output);
  });
  return {
    processes,
    calls: runs[0].scenarios.map(({ function: subject, name }, at) => ({
      function: subject,
      name,
      ...comparePairs(runs.flatMap(({ scenarios }) => scenarios[at].pairs)),
      // One for each process: how far processes differ.
      medians: runs.map(({ scenarios }) => median(scenarios[at].pairs.map(([a, b]) => b - a))),
    })),
    judging: spread(runs.flatMap(({ judging }) => judging)),
    test: spread(runs.flatMap(({ test }) => test)),
    awaiting: comparePairs(runs.flatMap(({ awaiting }) => awaiting)),
  };
}
