import os from 'node:os';
import path from 'node:path';
import { loadOptions } from '../../config/load-options.js';
import { flagsOf, nameOf } from '../project/choose-configs.js';
import type { Candidate } from '../project/find-configs.js';
import {
  adviceFor,
  findRunners,
  installedRunner,
  noRunner,
  otherNode,
} from '../project/find-runner.js';
import type { RunnerName } from '../project/runner-name.js';
import { managerOf } from '../project/package-manager.js';
import { NotUnderstood } from '../project/not-understood.js';
import { type Project, readProject } from '../project/read-project.js';
import { UserError } from '../project/user-error.js';
import { advise } from './advise.js';
import type {
  Advice,
  CheckedProject,
  Diagnosis,
  ProgramDiagnosis,
  RunDiagnosis,
  RunnerDiagnosis,
} from './diagnosis.js';
import { type Copy, findCopies } from './find-copies.js';
import { diagnoseProgram } from './diagnose-program.js';
import { optionValues } from './option-values.js';
import { findSetups, type Named, type Setup } from './find-setups.js';
import type { OwnOptions, ProbedProject } from './probe/protocol.js';
import { runProbe } from './run-probe.js';

export interface DoctorOptions extends Named {
  readonly runner?: RunnerName;
  /** How long the throw-away tests of one configuration may take. */
  readonly timeoutMs: number;
}

/** This command's own package. */
export interface OwnPackage {
  readonly version: string;
  readonly engines: { readonly node: string };
}

/** What is known of a project only until it is told. */
interface Located {
  readonly own?: OwnOptions;
  /** Where it is, from the root of the file system. */
  readonly folder: string;
}

const REPORTER = /[\\/]jest-env[\\/](?:build|src)[\\/]reporter\./;

/** Looks at the set-up of the project in a folder. Throws `UserError` where there is none to look at. */
export async function diagnose(
  root: string,
  own: OwnPackage,
  options: DoctorOptions,
): Promise<Diagnosis & Advice> {
  const project = await readProject(root);
  const { runner: wanted, config, script, timeoutMs } = options;
  const isAll = (wanted ?? config ?? script) === undefined;
  const program = isAll ? await diagnoseProgram(project, timeoutMs) : undefined;
  const names = await chooseRunners(project, options, program !== undefined);
  const runners: RunnerDiagnosis[] = [];
  for (const runner of names) runners.push(await diagnoseRunner(project, runner, options));
  const manager = await managerOf(project);
  const folders = runners.flatMap(({ runs }) => runs.flatMap(({ projects }) => projects));
  const { LOOPGUARD = null, LOOPGUARD_BASELINE = null } = process.env;
  const diagnosis: Diagnosis = {
    loopguard: own.version,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    packageManager: manager.name,
    packages: await copiesOf(project, [
      ...new Set(folders.map((one) => path.resolve(root, one.root))),
    ]),
    environment: { LOOPGUARD, LOOPGUARD_BASELINE },
    runners,
    ...(program && { program: withoutRoot(root, program) }),
  };
  return { ...diagnosis, ...advise(diagnosis, own.engines.node, manager) };
}

async function chooseRunners(
  project: Project,
  { runner }: DoctorOptions,
  hasProgram: boolean,
): Promise<RunnerName[]> {
  const found = await findRunners(project);
  if (found.length === 0 && !hasProgram) throw noRunner(project);
  return runner === undefined ? found : [runner];
}

/** The copies that the project and its test projects come to, with paths from its root. */
async function copiesOf({ root }: Project, folders: readonly string[]): Promise<Copy[]> {
  const copies = await findCopies([root, ...folders]);
  return copies.map((copy) => ({ ...copy, path: shown(root, copy.path) }));
}

async function diagnoseRunner(
  project: Project,
  runner: RunnerName,
  options: DoctorOptions,
): Promise<RunnerDiagnosis> {
  const installed = installedRunner(project, runner);
  const base = { runner, version: installed?.version, neededNode: undefined, runs: [], left: [] };
  // Why not: what it would say is that version's, and no finding.
  if (!installed || adviceFor(runner, installed.version)) return base;
  const { chosen, left } = await setupsOf(project, runner, options);
  const runs: RunDiagnosis[] = [];
  for (const setup of chosen) runs.push(await diagnoseRun(project, setup, options));
  return { ...base, neededNode: otherNode(installed), runs, left: left.map(leftOf) };
}

async function setupsOf(
  project: Project,
  runner: RunnerName,
  named: DoctorOptions,
): ReturnType<typeof findSetups> {
  try {
    return await findSetups(project, runner, named);
  } catch (cause) {
    if (!(cause instanceof NotUnderstood)) throw cause;
    throw new UserError(`The configuration cannot be found: ${cause.message}.`, { cause });
  }
}

function leftOf(candidate: Candidate): RunnerDiagnosis['left'][number] {
  const flags = flagsOf(candidate);
  const command = flags === undefined ? undefined : `npx loopguard doctor ${flags}`;
  return { name: nameOf(candidate), command };
}

async function diagnoseRun(
  { root }: Project,
  setup: Setup,
  { timeoutMs }: DoctorOptions,
): Promise<RunDiagnosis> {
  const facts = {
    config: setup.file,
    script: setup.script,
    commands: setup.scripts.map((name) => (name === 'test' ? 'npm test' : `npm run ${name}`)),
    givenEnvironment: setup.environment,
    hasReporter: undefined,
    unseen: await unseenOptions(root, setup),
    error: undefined,
  };
  if (setup.problem !== undefined) return { ...facts, projects: [], error: setup.problem };
  const answer = await runProbe(setup, process.env, timeoutMs);
  if ('error' in answer)
    return { ...facts, projects: [], error: withoutFolders(root, answer.error) };
  const projects = answer.projects.map((project) => ({
    ...project,
    folder: project.root,
    root: shown(root, project.root),
    // Why its folder: of several projects, one without a name has nothing else.
    name: project.name || (answer.projects.length === 1 ? '' : shown(root, project.root)),
    ...(project.reason === undefined ? {} : { reason: withoutFolders(root, project.reason) }),
  }));
  const checked = await explainSilence(projects, setup, timeoutMs);
  return {
    ...facts,
    projects: await Promise.all(checked.map((project) => withOptions(root, project, setup))),
    hasReporter: answer.reporters?.some((file) => REPORTER.test(file)),
  };
}

/** Why only there: the others have somebody who sees the whole run. */
async function unseenOptions(root: string, { runner, isRun }: Setup): Promise<string[]> {
  if (runner !== 'node-test' || isRun) return [];
  try {
    const { options } = await loadOptions(root);
    return options.report === undefined ? [] : ['report'];
  } catch {
    // Why: the throw-away test says the same of them.
    return [];
  }
}

/** Why only where a guard is: elsewhere nobody reads them. */
async function withOptions(
  root: string,
  { own, folder, ...project }: CheckedProject & Located,
  { file }: Setup,
): Promise<CheckedProject> {
  const hasGuard = /live|warns|silent/.test(project.guard) || project.offBy !== undefined;
  if (!hasGuard) return project;
  return { ...project, options: await optionValues({ root, folder, config: file, own }) };
}

/** Says of projects that reported nothing whether there is a guard that is switched off. */
async function explainSilence<Probed extends ProbedProject>(
  projects: readonly Probed[],
  setup: Setup,
  timeoutMs: number,
): Promise<readonly (Probed & Pick<CheckedProject, 'offBy'>)[]> {
  if (!projects.some(isSilent)) return projects;
  const again = await runProbe(setup, { ...process.env, LOOPGUARD: 'fail' }, timeoutMs);
  if ('error' in again) return projects;
  const offBy = process.env['LOOPGUARD'] === 'off' ? 'LOOPGUARD' : 'mode';
  return projects.map((project, index) => {
    const isSpeaking = /live|warns/.test(again.projects[index]?.guard ?? '');
    return isSilent(project) && isSpeaking ? { ...project, offBy } : project;
  });
}

function isSilent({ guard }: ProbedProject): boolean {
  return guard === 'none' || guard === 'silent';
}

function withoutRoot(root: string, program: ProgramDiagnosis): ProgramDiagnosis {
  const { reason } = program;
  return reason === undefined ? program : { ...program, reason: withoutFolders(root, reason) };
}

function shown(root: string, file: string): string {
  return path.relative(root, file).replaceAll(path.sep, '/') || '.';
}

/** Why: an issue needs no folder of the user's. */
function withoutFolders(root: string, text: string): string {
  return text
    .replaceAll(`${root}${path.sep}`, '')
    .replaceAll(root, '.')
    .replaceAll(os.homedir(), '~');
}
