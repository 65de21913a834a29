import semver from 'semver';
import { adviceFor, RUNNERS } from '../project/find-runner.js';
import { ADAPTER } from '../project/package-manager.js';
import { notesOf, problemsOf } from './advise-run.js';
import type { Advice, Diagnosis, RunDiagnosis, RunnerDiagnosis } from './diagnosis.js';
import { MESSAGES } from './messages.js';

/** How the project's own package manager does what is advised. */
export interface Commands {
  /** Adds packages for development. */
  add(packages: readonly string[]): string;
  /** Undefined where it has no such command. */
  readonly dedupe: string | undefined;
}

/**
 * One line for each thing that is not right, and for what could be better.
 *
 * @param neededNode - the versions of Node that loopguard runs on
 */
export function advise(diagnosis: Diagnosis, neededNode: string, commands: Commands): Advice {
  const problems = [
    ...ofNode(diagnosis, neededNode),
    ...ofVersions(diagnosis, commands),
    ...diagnosis.runners.flatMap((runner) => ofRunner(runner, diagnosis, commands)),
    ...ofNothing(diagnosis),
    ...ofProgram(diagnosis),
    ...ofSwitch(diagnosis),
  ];
  const notes = [
    ...diagnosis.runners.flatMap(({ runner, runs }) => runs.flatMap((run) => notesOf(run, runner))),
    ...ofCopies(diagnosis, commands),
    ...ofBaseline(diagnosis),
  ];
  return { problems: [...new Set(problems)], notes: [...new Set(notes)] };
}

function ofNode({ node }: Diagnosis, needed: string): string[] {
  return semver.satisfies(node, needed) ? [] : [MESSAGES.oldNode(node, needed)];
}

/** Why one version: the packages are released together. */
function ofVersions({ packages }: Diagnosis, { add }: Commands): string[] {
  const versions = [...new Set(packages.map(({ version }) => version))];
  if (versions.length < 2) return [];
  const newest = versions.toSorted(semver.rcompare)[0]!;
  // Why not the command: the adapters bring it.
  const names = new Set(packages.map(({ name }) => name).filter((name) => name !== 'loopguard'));
  const install = add([...names].map((name) => `${name}@${newest}`));
  return [MESSAGES.severalVersions(install)];
}

function ofCopies({ packages }: Diagnosis, { dedupe }: Commands): string[] {
  return [...new Set(packages.map(({ name }) => name))].flatMap((name) => {
    const versions = packages.filter((copy) => copy.name === name).map(({ version }) => version);
    if (versions.length === new Set(versions).size) return [];
    return [MESSAGES.severalCopies(name, versions.length, dedupe)];
  });
}

function ofRunner(
  { runner, version, neededNode, runs }: RunnerDiagnosis,
  { node, packages }: Diagnosis,
  { add }: Commands,
): string[] {
  const { title } = RUNNERS[runner];
  if (version === undefined) {
    return [MESSAGES.noRunner(title, add([runner]))];
  }
  const advice = adviceFor(runner, version);
  if (advice) {
    const update = advice.install === undefined ? '' : ` Update it: ${add([advice.install])}.`;
    return [`${advice.problem}${update} ${advice.more}`];
  }
  const isInstalled = packages.some(({ name }) => name === ADAPTER[runner]);
  return [
    ...(neededNode === undefined ? [] : [MESSAGES.otherNode(title, version, neededNode, node)]),
    ...(isInstalled || !runs.some(isUnknown)
      ? []
      : [MESSAGES.noAdapter(ADAPTER[runner], add([ADAPTER[runner]]))]),
    ...runs.flatMap((run) => problemsOf(run, runner, isInstalled)),
  ];
}

/** Whether it could not be found out, which a missing package may be the reason for. */
function isUnknown({ error, projects }: RunDiagnosis): boolean {
  return error !== undefined || projects.some(({ guard }) => guard === 'not run');
}

function ofNothing({ runners }: Diagnosis): string[] {
  const hasRun = runners.some(({ runs }) => runs.length > 0);
  return hasRun || !runners.some(({ left }) => left.length > 0) ? [] : [MESSAGES.noneUsed()];
}

function ofProgram({ program, environment }: Diagnosis): string[] {
  switch (program?.guard) {
    case 'silent':
      return [MESSAGES.silent('Programs')];
    case 'off': {
      if (environment.LOOPGUARD === 'off') return [];
      const place = program.options.find(({ name }) => name === 'mode')?.from;
      return [MESSAGES.modeOff('Programs', place)];
    }
    case 'not run':
      return [MESSAGES.programNotRun()];
    default:
      return [];
  }
}

function ofSwitch({ runners, program, environment }: Diagnosis): string[] {
  const isOffInTests = runners.some(({ runs }) =>
    runs.some(({ projects }) => projects.some(({ offBy }) => offBy === 'LOOPGUARD')),
  );
  const isOff = isOffInTests || (program?.guard === 'off' && environment.LOOPGUARD === 'off');
  return isOff ? [MESSAGES.switchedOff()] : [];
}

function ofBaseline({ environment: { LOOPGUARD_BASELINE: mode } }: Diagnosis): string[] {
  return mode === null ? [] : [MESSAGES.baselineMode(mode)];
}
