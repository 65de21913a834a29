import type { Behaviour, BehaviourResult } from './behaviour.js';
import type { Host } from './hosts.js';
import { runJest } from './run-jest.js';
import type { Group, RunPlan } from './run-plan.js';
import { runMocha } from './run-mocha.js';
import { runNodeTest } from './run-node-test.js';
import { runVitest } from './run-vitest.js';
import type { RunResult } from './results.js';
import { sourcesOf } from './sources.js';

/** Whether loopguard is left out, to see that every test does what it should do without it. */
export const isUnguarded: boolean = process.env['LOOPGUARD_UNGUARDED'] === '1';

/** Behaviours that one runner process runs. */
export interface Batch {
  readonly name: string;
  readonly behaviours: readonly Behaviour[];
  /** Starts the process at the first call. */
  run(): Promise<RunResult>;
}

export function runPlan(host: Host, plan: RunPlan): Promise<RunResult> {
  switch (host.runner) {
    case 'vitest':
      return runVitest(host, plan);
    case 'jest':
      return runJest(host, plan);
    case 'node-test':
      return runNodeTest(host, plan);
    case 'mocha':
      return runMocha(host, plan);
  }
}

/**
 * Puts behaviours into as few processes as they allow: those with the default configuration into one,
 * those with a configuration into another that has a project for each, and the rest alone.
 */
export function planBatches(host: Host, behaviours: readonly Behaviour[]): Batch[] {
  const shared = behaviours.filter((behaviour) => behaviour.alone === undefined);
  const plain = shared.filter((behaviour) => configKey(host, behaviour) === plainKey);
  const configured = shared.filter((behaviour) => configKey(host, behaviour) !== plainKey);
  return [
    batchOf(host, 'default', plain),
    batchOf(host, 'configured', configured),
    ...behaviours
      .filter((behaviour) => behaviour.alone)
      .map((behaviour) => batchOf(host, behaviour.id, [behaviour])),
  ].filter((batch) => batch.behaviours.length > 0);
}

function batchOf(host: Host, name: string, behaviours: readonly Behaviour[]): Batch {
  let started: Promise<RunResult> | undefined;
  return {
    name,
    behaviours,
    run: () =>
      (started ??= runPlan(host, { ...planOf(host, name, behaviours), unguarded: isUnguarded })),
  };
}

/** What one process has to run, for these behaviours. */
export function planOf(
  host: Host,
  name: string,
  behaviours: readonly Behaviour[],
): Omit<RunPlan, 'unguarded'> {
  const groups = groupBy(behaviours, (behaviour) => configKey(host, behaviour));
  const { env, args } = behaviours[0]?.alone ?? {};
  return {
    name,
    files: Object.assign(
      {},
      ...behaviours.map((behaviour) => sourcesOf(behaviour, host).files),
    ) as RunPlan['files'],
    groups: [...groups.values()].map((members, index) =>
      groupOf(host, `${projectPrefix(host)}${index}`, members),
    ),
    ...(env && { env }),
    ...(args && { args }),
  };
}

/** Begins the names of a host's projects. */
function projectPrefix(host: Host): string {
  return `${host.id}#`;
}

function groupOf(host: Host, name: string, members: readonly Behaviour[]): Group {
  const [first] = members;
  return {
    name,
    folders: members.map((behaviour) => behaviour.id),
    options: first?.options,
    environment: first?.environment,
    vitestPlugins: first?.vitestPlugins,
    config: first?.config?.[host.runner] ?? {},
  };
}

const plainKey = JSON.stringify([null, null, null, null]);

function configKey(host: Host, behaviour: Behaviour): string {
  return JSON.stringify([
    behaviour.options ?? null,
    behaviour.environment ?? null,
    behaviour.vitestPlugins ?? null,
    behaviour.config?.[host.runner] ?? null,
  ]);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** Takes the results of one behaviour on one host out of a run. */
export function resultOf(host: Host, behaviour: Behaviour, run: RunResult): BehaviourResult {
  const isOwn = ({ file, project }: { file: string; project: string }): boolean =>
    `${file}/`.startsWith(`${behaviour.id}/`) &&
    // Why not only the host's own: a behaviour may have projects of its own.
    (project.startsWith(projectPrefix(host)) || !/^[\w-]+#\d+$/.test(project));
  const tests = run.tests.filter(isOwn);
  const files = run.files.filter(isOwn);
  const text = [
    ...tests.flatMap((test) => test.messages),
    ...files.map((file) => file.message),
  ].join('\n\n');
  return { run, tests, files, text };
}
