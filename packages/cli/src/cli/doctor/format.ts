import { RUNNERS } from '../project/find-runner.js';
import type {
  Advice,
  CheckedProject,
  Diagnosis,
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
  return [head, indented(table(isNamed ? all : all.map((row) => row.slice(1))))]
    .concat(reasons.map(indented))
    .join('\n');
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

/** Rows with columns as wide as their widest cells. */
function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
