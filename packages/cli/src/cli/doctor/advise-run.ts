import { RUNNERS } from '../project/find-runner.js';
import type { RunnerName } from '../project/runner-name.js';
import { ADAPTER } from '../project/package-manager.js';
import { flagsOf } from '../project/choose-configs.js';
import type { CheckedProject, RunDiagnosis } from './diagnosis.js';
import { MESSAGES } from './messages.js';

/** What is not right with the projects of one configuration. */
export function problemsOf(
  run: RunDiagnosis,
  runner: RunnerName,
  isAdapterInstalled: boolean,
): string[] {
  const where = placeOf(run, runner);
  if (run.error !== undefined) {
    return [MESSAGES.notRun(where)];
  }
  if (run.projects.length === 0) return [MESSAGES.noProject(where)];
  const tested = run.projects.filter(({ guard }) => guard !== 'elsewhere');
  const bare = tested.filter(isBare);
  if (bare.length === 0 || bare.length < tested.length) {
    return run.projects.flatMap((project) => ofProject(project, runner, where));
  }
  if (isAdapterInstalled && run.givenEnvironment !== undefined) {
    return [MESSAGES.otherEnvironment(run.givenEnvironment, where)];
  }
  const missing = isAdapterInstalled ? '' : `${ADAPTER[runner]} is not installed. `;
  const flags = flagsOf({ file: run.config, script: run.script });
  const isNamed = flags !== undefined && !run.commands.includes('npm test');
  const init = `npx loopguard init${isNamed ? ` ${flags}` : ''}`;
  return [MESSAGES.notGuarded(missing, init)];
}

/** What could be better about the projects of one configuration. */
export function notesOf(run: RunDiagnosis, runner: RunnerName): string[] {
  const { projects, hasReporter } = run;
  const where = placeOf(run, runner);
  const warning = projects.filter(({ guard }) => guard === 'warns');
  const notes = warning.map((project) => MESSAGES.onlyWarns(nameOf(project, where)));
  if (hasReporter === false && projects.some(({ guard }) => isThere(guard))) {
    notes.push(MESSAGES.noReporter());
  }
  return [...notes, ...run.unseen.map((option) => MESSAGES.notSeen(where, option))];
}

function isThere(guard: CheckedProject['guard']): boolean {
  return guard === 'live' || guard === 'warns' || guard === 'silent';
}

function isBare({ guard, offBy }: CheckedProject): boolean {
  return guard === 'none' && offBy === undefined;
}

function ofProject(project: CheckedProject, runner: RunnerName, where: string): string[] {
  const name = nameOf(project, where);
  if (project.offBy === 'mode') {
    const place = project.options?.find((option) => option.name === 'mode')?.from;
    return [MESSAGES.modeOff(name, place)];
  }
  if (project.offBy !== undefined) return [];
  switch (project.guard) {
    case 'none':
      return [
        runner === 'vitest'
          ? MESSAGES.withoutPlugin(name, where)
          : MESSAGES.withoutEnvironment(name, project.environment, remedyFor(project)),
      ];
    case 'silent':
      return [MESSAGES.silent(name)];
    case 'not run':
      return [MESSAGES.throwAwayNotRun(name)];
    default:
      return [];
  }
}

function remedyFor({ environment }: CheckedProject): string {
  switch (environment) {
    case 'jest-environment-node':
      return "Write testEnvironment: '@loopguard/jest-env'";
    case 'jest-environment-jsdom':
      return "Write testEnvironment: '@loopguard/jest-env/jsdom'";
    default:
      return 'Wrap it by withLoopguard from @loopguard/jest-env';
  }
}

function placeOf({ config, script }: RunDiagnosis, runner: RunnerName): string {
  if (script !== undefined) return `script ${script}`;
  return config ?? `the default configuration of ${RUNNERS[runner].title}`;
}

function nameOf({ name }: CheckedProject, where: string): string {
  return name === '' ? where : `Project "${name}"`;
}
