import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { firstConfig, RUNNERS, viteConfigs } from './find-runner.js';
import type { Project } from './read-project.js';
import { callsOf, type RunnerCall } from './runner-calls.js';
import type { RunnerName } from './runner-name.js';
import { isGuarded } from './is-guarded.js';
import { NotUnderstood } from './not-understood.js';

/** A configuration that tests can be run with. */
export interface Candidate {
  /** Path from the root of the project; undefined for one that is not written yet. */
  readonly file: string | undefined;
  /** The script of package.json that is set up instead: its command names what is to be loaded. */
  readonly script?: string | undefined;
  /** The scripts that run tests with it. */
  readonly scripts: readonly string[];
  /** `npm test` runs tests with it; or, where that runs none, the runner by itself. */
  readonly isDefault: boolean;
  /** The runner finds it by itself. */
  readonly isPlain: boolean;
  /** How the first of these scripts starts the runner. */
  readonly call?: RunnerCall | undefined;
  /** Why it cannot be set up from here. */
  readonly problem?: string | undefined;
}

/** Folders in which configurations are kept that a script names. */
const FOLDERS = ['.', 'test', 'tests', 'e2e', 'config'];
const OTHER_FILES: Readonly<Partial<Record<RunnerName, RegExp>>> = {
  vitest:
    /^vitest\.(?!config|workspace)[\w.-]+\.[cm]?[jt]s$|^vitest[.-]config[.-][\w.-]+\.[cm]?[jt]s$/,
  jest: /^jest[.-][\w.-]+\.(?:[cm]?[jt]s|json)$/,
  mocha: /^\.mocharc[.-][\w.-]+\.(?:[cm]?js|ya?ml|jsonc?)$/,
};
/** Files of that name that are no configuration of tests. */
const NO_CONFIG = /setup|preset|environment|global|resolver|reporter|transform|\.d\.ts$/i;

/** All configurations that a project has for a runner; the default ones first. */
export async function findConfigs(project: Project, runner: RunnerName): Promise<Candidate[]> {
  const found = new Map<string, Candidate>();
  const add = (
    call: RunnerCall | undefined,
    script: string | undefined,
    isDefault: boolean,
  ): void => {
    const one = candidate(project, runner, call);
    const key = keyOf(one);
    const before = found.get(key) ?? { ...one, scripts: [], isDefault: false };
    const scripts = [...new Set([...before.scripts, ...(script === undefined ? [] : [script])])];
    // Why: of several commands in one script, one may not be set up.
    const isSettled = before.call && call && isGuarded(project, before.call);
    const own = isSettled ? { call } : {};
    found.set(key, { ...before, ...own, scripts, isDefault: before.isDefault || isDefault });
  };
  const calls = (script: string): RunnerCall[] =>
    callsOf(project.scripts, script).filter((call) => call.runner === runner);

  for (const call of calls('test')) add(call, 'test', true);
  const hasDefault = found.size > 0;
  for (const script of Object.keys(project.scripts)) {
    if (script !== 'test') for (const call of calls(script)) add(call, script, false);
  }
  const plain = candidate(project, runner, undefined);
  if (plain.file !== undefined || found.size === 0) add(undefined, undefined, !hasDefault);
  for (const file of await otherFiles(project, runner)) {
    if (!found.has(file)) found.set(file, { file, scripts: [], isDefault: false, isPlain: false });
  }
  return [...found.values()].toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault));
}

function keyOf({ file, script, problem }: Candidate): string {
  return script === undefined ? (file ?? problem ?? '') : `script ${script}`;
}

function candidate(project: Project, runner: RunnerName, call: RunnerCall | undefined): Candidate {
  const place = call === undefined ? undefined : placeOf(project, runner, call);
  if (call && isInScript(runner, place)) {
    const { script } = call;
    return { file: 'package.json', script, scripts: [], isDefault: false, isPlain: true, call };
  }
  return {
    scripts: [],
    isDefault: false,
    isPlain: call?.config === undefined,
    call,
    ...(place ?? { file: plainConfig(project, runner) }),
  };
}

/** Whether what is loaded stands in the command itself: where there is no configuration for it. */
function isInScript(
  runner: RunnerName,
  place: Pick<Candidate, 'file' | 'problem'> | undefined,
): boolean {
  if (runner === 'node-test') return true;
  return runner === 'mocha' && place?.file === undefined && place?.problem === undefined;
}

/** The configuration that a script names, or leaves to be found. */
function placeOf(
  project: Project,
  runner: RunnerName,
  call: RunnerCall,
): Pick<Candidate, 'file' | 'problem'> {
  const { folder, config, root } = call;
  const problem = problemOf(call);
  if (folder) return { file: undefined, problem };
  if (config === undefined) {
    return runner === 'vitest' && root !== undefined
      ? { file: undefined, problem: `a script in package.json runs it in ${root}` }
      : { file: plainConfig(project, runner), problem };
  }
  if (config.trim().startsWith('{')) {
    return { file: undefined, problem: 'a script in package.json has the configuration in it' };
  }
  // Vitest looks for it in its root, and Jest where it is started.
  const file = path.normalize(path.join(runner === 'vitest' ? (root ?? '') : '', config));
  const isThere = existsSync(path.join(project.root, file));
  const missing = `a script in package.json names ${file}, which is not there`;
  return { file, problem: problem ?? (isThere ? undefined : missing) };
}

function problemOf({ folder, environment, hasProjects }: RunnerCall): string | undefined {
  if (folder)
    return `a script in package.json runs it in ${folder}: run \`npx loopguard init\` there`;
  if (environment !== undefined) return 'a script in package.json names the test environment';
  return hasProjects ? 'a script in package.json names the projects' : undefined;
}

/** The file that the runner finds by itself. */
function plainConfig(project: Project, runner: RunnerName): string | undefined {
  const { configFile, key } = RUNNERS[runner];
  const own = project.files.filter((file) => configFile?.test(file));
  if (runner === 'vitest') return firstConfig(own) ?? firstConfig(viteConfigs(project));
  if (runner !== 'jest') {
    const hasKey = key !== undefined && project.packageJson[key] !== undefined;
    return firstMocha(own) ?? (hasKey ? 'package.json' : undefined);
  }
  const { jest } = project.packageJson;
  const inPackage = typeof jest === 'string' ? path.normalize(jest) : 'package.json';
  const all = [...own, ...(jest === undefined ? [] : [inPackage])];
  if (all.length > 1) {
    throw new NotUnderstood(`there are several: ${all.join(', ')}. Jest refuses that as well`);
  }
  return all[0];
}

/** Mocha's order. */
const MOCHA_KINDS = ['.cjs', '.js', '.mjs', '.yaml', '.yml', '.jsonc', '.json'];

function firstMocha(files: readonly string[]): string | undefined {
  return MOCHA_KINDS.flatMap((kind) => files.filter((file) => path.extname(file) === kind))[0];
}

async function otherFiles({ root }: Project, runner: RunnerName): Promise<string[]> {
  const pattern = OTHER_FILES[runner];
  const lists = FOLDERS.map(async (folder) => {
    const names = await readdir(path.join(root, folder)).catch(() => []);
    return names
      .filter((name) => pattern?.test(name) && !NO_CONFIG.test(name))
      .map((name) => path.join(folder, name));
  });
  return (await Promise.all(lists)).flat().toSorted();
}
