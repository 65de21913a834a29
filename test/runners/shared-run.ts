import { runPlan, planOf } from './batch.js';
import type { Behaviour } from './behaviour.js';
import type { Host } from './hosts.js';
import { judge, runsOn } from './judge.js';
import type { RunPlan } from './run-plan.js';

/** Equal for hosts that can be projects of one run: it holds what the process decides, and no project. */
export function processKey(host: Host): string {
  const { runner, version, node, home } = host;
  return [runner, version, node, home, ...ofProcess(host)].join(' ');
}

function ofProcess(host: Host): string[] {
  switch (host.runner) {
    case 'vitest':
      return [];
    case 'jest':
      // Why the transformer: Jest keeps one source map for each file in a process, whoever made it.
      return [host.options.modules, host.options.workers, host.options.transform];
    case 'node-test':
      return [host.options.modules];
    case 'mocha':
      return [host.options.modules, String(host.options.isParallel)];
  }
}

/** How many behaviours ran on a host, and what was wrong with them. */
export interface HostResult {
  readonly host: Host;
  readonly count: number;
  readonly problems: readonly string[];
}

/**
 * Runs behaviours on several hosts with the same `processKey` in one process: each host is some of its projects, and
 * all of them run the same files.
 */
export async function runHosts(
  hosts: readonly [Host, ...Host[]],
  behaviours: readonly Behaviour[],
): Promise<HostResult[]> {
  const own = hosts.map((host) => ({
    host,
    behaviours: behaviours.filter((behaviour) => runsOn(host, behaviour)),
  }));
  const idle = own.filter((each) => each.behaviours.length === 0);
  if (idle.length > 0)
    throw new Error(`No behaviour is selected for ${idle.map(({ host }) => host.id).join(', ')}.`);
  const plans = own.map(({ host, behaviours: selected }) => ({
    host,
    ...planOf(host, 'hosts', selected),
  }));
  const run = await runPlan(hosts[0], {
    name: 'hosts',
    files: Object.assign({}, ...plans.map(({ files }) => files)) as RunPlan['files'],
    groups: plans.flatMap(({ host, groups }) => groups.map((group) => ({ ...group, host }))),
    unguarded: false,
  });
  return own.map(({ host, behaviours: selected }) => ({
    host,
    count: selected.length,
    problems: selected.flatMap((behaviour) =>
      judge(host, behaviour, run).map((problem) => `${host.id}: ${behaviour.id}: ${problem}`),
    ),
  }));
}
