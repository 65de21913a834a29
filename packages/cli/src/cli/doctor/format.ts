import { RUNNERS } from '../project/find-runner.js';
import { RUNTIME } from './diagnose-program.js';
import { optionRows } from './option-rows.js';
import { indented, table } from './table.js';
import type {
  Advice,
  CheckedProject,
  Diagnosis,
  ProgramDiagnosis,
  RunDiagnosis,
  RunnerDiagnosis,
} from './diagnosis.js';

const SAID: Readonly<Record<CheckedProject['guard'], string>> = {
  live: 'live',
  warns: 'live, only warns',
  silent: 'there, reports nothing',
  none: 'NOT LIVE',
  'not run': 'NOT KNOWN',
  elsewhere: 'none',
};

/** A diagnosis as a text for people. */
export function formatDiagnosis(diagnosis: Diagnosis, { problems, notes }: Advice): string {
  const parts = [
    table(factsOf(diagnosis)),
    ...diagnosis.runners.flatMap((runner) => runner.runs.map((run) => formatRun(runner, run))),
    ...diagnosis.runners.flatMap(formatLeft),
    ...formatProgram(diagnosis),
    ...list(problems.length === 1 ? 'Not right:' : `Not right (${problems.length}):`, problems),
    ...list('To know:', notes),
  ];
  if (problems.length === 0) parts.push('All is well.');
  return parts.join('\n\n');
}

function factsOf({
  node,
  platform,
  packageManager,
  loopguard,
  packages,
  environment,
  runners,
}: Diagnosis): string[][] {
  const own = packages.some(({ name }) => name === 'loopguard')
    ? []
    : [['loopguard', `${loopguard} (this command; not installed here)`]];
  return [
    ...own,
    ...packages.map(({ name, version, path }) => {
      const isOne = packages.filter((copy) => copy.name === name).length === 1;
      return [name, isOne ? version : `${version} (${path})`];
    }),
    ['Node', `${node} (${platform})`],
    ['package manager', packageManager],
    ...runners.map(({ runner, version }) => [RUNNERS[runner].title, version ?? 'not installed']),
    ...Object.entries(environment).map(([name, value]) => [name, value ?? 'not set']),
  ];
}

function formatRun({ runner }: RunnerDiagnosis, run: RunDiagnosis): string {
  const file =
    run.script === undefined ? (run.config ?? 'no configuration') : `script ${run.script}`;
  const how = run.commands.length === 0 ? '' : ` (${run.commands.join(', ')})`;
  const head = `${RUNNERS[runner].title}, ${file}${how}`;
  if (run.error !== undefined) return `${head}\n${indented(run.error)}`;
  const rows = run.projects.map((project) => [
    project.name,
    project.pool,
    project.environment,
    said(project),
  ]);
  const reasons = run.projects.flatMap(({ name, guard, reason }) =>
    guard === 'not run' ? [`\n${name === '' ? '' : `${name}: `}${reason ?? ''}`] : [],
  );
  const all = [['project', 'pool', 'environment', 'guard'], ...rows];
  const isNamed = run.projects.some(({ name }) => name !== '');
  const options = optionRows(run.projects);
  return [head, indented(table(isNamed ? all : all.map((row) => row.slice(1))))]
    .concat(reasons.map(indented))
    .concat(options.length === 0 ? [] : ['', indented(table(options))])
    .join('\n');
}

const SAID_OF_PROGRAMS: Readonly<Record<ProgramDiagnosis['guard'], string>> = {
  live: 'live',
  silent: 'there, reports nothing',
  off: 'OFF',
  'not run': 'NOT LIVE',
};

function formatProgram({ program }: Diagnosis): string[] {
  if (program === undefined) return [];
  const { guard, reason, options } = program;
  const text = reason ?? table(optionRows([{ name: '', options }]));
  return [`Programs under ${RUNTIME}: ${SAID_OF_PROGRAMS[guard]}\n${indented(text)}`];
}

function said({ guard, reason, offBy }: CheckedProject): string {
  if (offBy !== undefined) return 'OFF';
  return guard === 'elsewhere' && reason !== undefined ? `none, ${reason}` : SAID[guard];
}

function formatLeft({ left }: RunnerDiagnosis): string[] {
  return list(
    'Not checked, since `npm test` does not use it:',
    left.map(({ name, command }) => (command === undefined ? name : `${name}: ${command}`)),
  );
}

function list(head: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [[head, ...lines.map((line) => `- ${line}`)].join('\n')];
}
