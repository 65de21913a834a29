// What a call costs: several processes, because each has its own luck with memory and compiler.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { comparePairs, median, spread } from './stats.mjs';

const CALLS = fileURLToPath(new URL('./calls.mjs', import.meta.url));

export function measureCalls({ directory, scope, processes, rounds, log }) {
  const adapter = pathToFileURL(path.join(scope, 'core', 'dist', 'adapter.mjs')).href;
  const task = JSON.stringify({ adapter, directory, rounds, batchMs: 1 });
  const runs = Array.from({ length: processes }, () => {
    const output = execFileSync(process.execPath, [CALLS, task], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    log('  one process');
    return JSON.parse(output);
  });
  return {
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
