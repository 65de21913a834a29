import path from 'node:path';
import { namedConfigs } from '../project/choose-configs.js';
import { type Candidate, findConfigs } from '../project/find-configs.js';
import type { RunnerName } from '../project/find-runner.js';
import type { Project } from '../project/read-project.js';

/** One way in which the project runs its tests. */
export interface Setup {
  readonly runner: RunnerName;
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
  /** For Node. */
  readonly flags: readonly string[];
  /** Why it cannot be checked from here. */
  readonly problem: string | undefined;
}

/** What is to be checked, and the configurations that `npm test` does not use. */
export interface Setups {
  readonly chosen: readonly Setup[];
  readonly left: readonly Candidate[];
}

/** Finds how tests are run: by the named configurations, or as `npm test` does. */
export async function findSetups(
  project: Project,
  runner: RunnerName,
  named: readonly string[],
): Promise<Setups> {
  const candidates = await findConfigs(project, runner);
  if (named.length > 0) {
    const files = namedConfigs(project.root, candidates, named);
    return { chosen: files.map((one) => setupOf(project, runner, one)), left: [] };
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
  { file, call, scripts: names, isPlain }: Candidate,
): Setup {
  const cwd = path.join(root, call?.folder ?? '');
  const own = isPlain || file === undefined ? undefined : path.relative(cwd, path.join(root, file));
  const isEsm = names.some((name) => scripts[name]?.includes('--experimental-vm-modules'));
  return {
    runner,
    file,
    scripts: names,
    cwd,
    config: call?.config ?? own,
    root: call?.root,
    environment: call?.environment,
    // Why: without it Jest cannot load set-up files that are modules.
    flags: runner === 'jest' && isEsm ? ['--experimental-vm-modules'] : [],
    problem: call?.hasProjects ? 'a script in package.json names the projects' : undefined,
  };
}
