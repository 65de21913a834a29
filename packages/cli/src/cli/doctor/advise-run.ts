import { RUNNERS } from '../project/find-runner.js';
import type { RunnerName } from '../project/runner-name.js';
import { ADAPTER } from '../project/package-manager.js';
import { flagsOf } from '../project/choose-configs.js';
import type { CheckedProject, RunDiagnosis } from './diagnosis.js';

/** What is not right with the projects of one configuration. */
export function problemsOf(
  run: RunDiagnosis,
  runner: RunnerName,
  isAdapterInstalled: boolean,
): string[] {
  const where = placeOf(run, runner);
  if (run.error !== undefined) {
    return [`No test could be run with ${where}: see above.`];
  }
  if (run.projects.length === 0) return [`${where} has no project that runs tests.`];
  const tested = run.projects.filter(({ guard }) => guard !== 'elsewhere');
  const bare = tested.filter(isBare);
  if (bare.length === 0 || bare.length < tested.length) {
    return run.projects.flatMap((project) => ofProject(project, runner, where));
  }
  if (isAdapterInstalled && run.givenEnvironment !== undefined) {
    return [
      `A script in package.json gives Jest the environment ${run.givenEnvironment}, in place of a guarded one. Remove that: it belongs into ${where}.`,
    ];
  }
  const missing = isAdapterInstalled ? '' : `${ADAPTER[runner]} is not installed. `;
  const flags = flagsOf({ file: run.config, script: run.script });
  const isNamed = flags !== undefined && !run.commands.includes('npm test');
  const init = `npx loopguard init${isNamed ? ` ${flags}` : ''}`;
  return [`${missing}No test is guarded. Set loopguard up: ${init}`];
}

/** What could be better about the projects of one configuration. */
export function notesOf(run: RunDiagnosis, runner: RunnerName): string[] {
  const { projects, hasReporter } = run;
  const where = placeOf(run, runner);
  const warning = projects.filter(({ guard }) => guard === 'warns');
  const notes = warning.map(
    (project) =>
      `${nameOf(project, where)}: calls only warn there, by "mode", "rules", "packages" or LOOPGUARD.`,
  );
  if (hasReporter === false && projects.some(({ guard }) => isThere(guard))) {
    notes.push(
      "Jest runs without loopguard's reporter: no summary, and nobody notices a file without a guard. Add reporters: ['default', '@loopguard/jest-env/reporter']",
    );
  }
  return [
    ...notes,
    ...run.unseen.map(
      (option) =>
        `Nobody sees the whole run of ${where}, so "${option}" has no effect. Start it by: npx loopguard run -- <command>`,
    ),
  ];
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
    return [`${name}: its option "mode" is 'off'${place ? ` in ${place}` : ''}. Remove it.`];
  }
  if (project.offBy !== undefined) return [];
  switch (project.guard) {
    case 'none':
      return [
        runner === 'vitest'
          ? `${name} is not guarded: add loopguard() to its plugins in ${where}, or "extends: true".`
          : `${name} is not guarded: its testEnvironment is ${project.environment}. ${remedyFor(project)}`,
      ];
    case 'silent':
      return [
        `${name}: no call is reported there, since "rules", "allow" or the like cover every file.`,
      ];
    case 'not run':
      return [`${name}: the throw-away test could not run, see above.`];
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
