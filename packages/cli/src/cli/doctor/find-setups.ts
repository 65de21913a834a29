import path from 'node:path';
import { namedConfigs, namedScripts } from '../project/choose-configs.js';
import { type Candidate, findConfigs } from '../project/find-configs.js';
import type { RunnerName } from '../project/runner-name.js';
import type { Project } from '../project/read-project.js';
import type { RunnerCall } from '../project/runner-calls.js';
import { runFlags } from '../run/run-flags.js';

/** One way in which the project runs its tests. */
export interface Setup {
  readonly runner: RunnerName;
  /** The script that is looked at instead, where the adapter is named there. */
  readonly script: string | undefined;
  /** The configuration, from the root of the project; undefined where there is none. */
  readonly file: string | undefined;
  /** The scripts that use it. */
  readonly scripts: readonly string[];
  /** Where the runner is started. */
  readonly cwd: string;
  /** As the runner is given it. */
  readonly config: string | undefined;
  readonly root: string | undefined;
  readonly environment: string | undefined;
  /** For Node, where the runner is one of its programs. */
  readonly ownFlags: readonly string[];
  /** What a script gives to the runner, and to Node in front of it. */
  readonly args: readonly string[];
  readonly flags: readonly string[];
  /** Variables that it sets. */
  readonly env: Readonly<Record<string, string>>;
  /** `loopguard run` starts it. */
  readonly isRun: boolean;
  /** Why it cannot be checked from here. */
  readonly problem: string | undefined;
}

/** What is to be checked, and the configurations that `npm test` does not use. */
export interface Setups {
  readonly chosen: readonly Setup[];
  readonly left: readonly Candidate[];
}

/** What the command was told to check. */
export interface Named {
  readonly config?: readonly string[];
  readonly script?: readonly string[];
}

/** Finds how tests are run: by the named configurations, or as `npm test` does. */
export async function findSetups(
  project: Project,
  runner: RunnerName,
  { config = [], script = [] }: Named,
): Promise<Setups> {
  const candidates = await findConfigs(project, runner);
  if (config.length > 0 || script.length > 0) {
    const named = [
      ...namedConfigs(project.root, candidates, config),
      ...namedScripts(candidates, script),
    ];
    return { chosen: named.map((one) => setupOf(project, runner, one)), left: [] };
  }
  const chosen = candidates.filter(({ isDefault }) => isDefault);
  return {
    chosen: chosen.map((one) => setupOf(project, runner, one)),
    left: candidates.filter(({ isDefault }) => !isDefault),
  };
}

function setupOf(
  { root, scripts }: Project,
  runner: RunnerName,
  { file, script, call, scripts: names, isPlain }: Candidate,
): Setup {
  const cwd = path.join(root, call?.folder ?? '');
  const isScript = script !== undefined;
  const own =
    isPlain || file === undefined || isScript
      ? undefined
      : path.relative(cwd, path.join(root, file));
  const isEsm = names.some((name) => scripts[name]?.includes('--experimental-vm-modules'));
  return {
    runner,
    file,
    script,
    scripts: names,
    cwd,
    config: call?.config ?? own,
    root: call?.root,
    environment: call?.environment,
    // Why: without it Jest cannot load set-up files that are modules.
    ownFlags: runner === 'jest' && isEsm ? ['--experimental-vm-modules'] : [],
    args: call?.args ?? [],
    flags: call?.flags ?? [],
    env: call ? envOf(call) : {},
    isRun: call?.isRun ?? false,
    problem: call?.hasProjects ? 'a script in package.json names the projects' : undefined,
  };
}

/** What a command sets, with what `loopguard run` adds to it. */
function envOf({ env, isRun }: RunnerCall): Record<string, string> {
  const known = Object.entries(env).map(([name, value]) => {
    const text = value.replaceAll(/\$\{?(\w+)\}?/g, (_all, one: string) => process.env[one] ?? '');
    return [name, text] as const;
  });
  const own = Object.fromEntries(known);
  if (!isRun) return own;
  const before = own['NODE_OPTIONS'] ?? process.env['NODE_OPTIONS'];
  return { ...own, NODE_OPTIONS: [...(before ? [before] : []), ...runFlags()].join(' ') };
}
