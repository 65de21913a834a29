// An idle wrapper on each supported Node: time over the bare call, and what calls allocate.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findNode, NODE_MAJORS, versionOf } from '../lib/nodes.mjs';
import { comparePairs, median } from '../lib/stats.mjs';

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url));
// Why: the young generation holds all that the calls allocate, so nothing is collected meanwhile.
const FLAGS = ['--expose-gc', '--min-semi-space-size=128', '--max-semi-space-size=128'];

export function measureIdle({ directory, adapter, quick, log }) {
  const processes = quick ? 2 : 7;
  const task = JSON.stringify({ adapter, directory, rounds: quick ? 20 : 60 });
  const nodes = [];
  for (const major of NODE_MAJORS) {
    const node = findNode(major, log);
    if (node === undefined) {
      nodes.push({ major });
      continue;
    }
    const runs = Array.from({ length: processes }, () =>
      JSON.parse(execFileSync(node, [...FLAGS, CHILD, task], { encoding: 'utf8' })),
    );
    log(`  Node ${major}`);
    nodes.push({
      major,
      version: versionOf(node),
      alone: timeOf(runs.map(({ alone }) => alone)),
      mixed: timeOf(runs.map(({ mixed }) => mixed)),
      functions: runs[0].functions,
      bytes: runs[0].bytes.map(({ how, bytes }, row) => ({
        how,
        bytes: bytes.map((_, column) => median(runs.map((run) => run.bytes[row].bytes[column]))),
      })),
    });
  }
  return { processes, nodes };
}

/** @param runs - the pairs of each process */
function timeOf(runs) {
  const medians = runs.map((pairs) => median(pairs.map(([a, b]) => b - a)));
  return { ...comparePairs(runs.flat()), medians };
}
