import { megabytes, milliseconds, table, withSpread } from '../lib/format.mjs';

const FILE_MS = 5;
// Below that, what a run costs once hides what a file costs.
const MANY_FILES = 20;

export function reportFiles({ files, rounds, hosts, missing }) {
  const lines = [
    `${files} small files (three tests and one source module each), isolated, one worker (Mocha: all files in one process),`,
    `${rounds} interleaved rounds. All figures`,
    'are those of the run divided by its files, so what loopguard costs a run once is in them. CPU is user and system time of',
    'all processes.',
    ...(missing.length > 0
      ? [`Not measured, since it could not be installed: ${missing.join(', ')}.`]
      : []),
    '',
    ...table(
      ['runner', 'measure', 'guarded, over', 'ratio', 'difference', 'without', 'guarded'],
      hosts.flatMap(({ name, overPlain, overEmpty, overConsole }) =>
        Object.entries({
          plain: overPlain,
          'an empty set-up file': overEmpty,
          ...(overConsole && { 'fail-on-console': overConsole }),
        }).flatMap(([base, compared]) =>
          ['wall', 'cpu'].map((measure) => {
            const { base: before, other, difference, ratio } = compared[measure];
            return [
              name,
              measure === 'cpu' ? 'CPU' : measure,
              base,
              withSpread(ratio),
              withSpread(difference, milliseconds),
              milliseconds(before),
              milliseconds(other),
            ];
          }),
        ),
      ),
    ),
    '',
    'Peak of the resident memory of the process that runs tests (forks: of the worker in the middle):',
    '',
    ...table(
      ['runner', 'plain', 'empty set-up file', 'fail-on-console', 'guarded'],
      hosts.map(({ name, memory }) => [
        name,
        ...['plain', 'empty', 'console', 'guarded'].map((setUp) =>
          memory[setUp] ? withSpread(memory[setUp], megabytes) : '',
        ),
      ]),
    ),
    '',
  ];
  if (files < MANY_FILES) return { lines, targets: [] };
  return { lines, targets: hosts.flatMap(targetsOf) };
}

function targetsOf({ name, overPlain, overEmpty, overConsole }) {
  const [base, compared] = /^(?:Jest|node:test|Mocha)/.test(name)
    ? ['a plain run', overPlain]
    : ['an empty set-up file', overEmpty];
  const targets = [
    {
      what: `${name}: a file at most ${FILE_MS} ms over ${base}`,
      found: `${milliseconds(compared.wall.difference.median)} wall, ${milliseconds(compared.cpu.difference.median)} CPU`,
      isMet: worse(compared) <= FILE_MS,
    },
  ];
  if (!overConsole) return targets;
  return [
    ...targets,
    {
      what: `${name}: a file never more than with fail-on-console`,
      found: `${milliseconds(overConsole.wall.difference.median)} wall, ${milliseconds(overConsole.cpu.difference.median)} CPU over it`,
      isMet: worse(overConsole) <= 0,
    },
  ];
}

/** Why both: on a busy machine wall time says little, and CPU time alone hides waiting. */
function worse({ wall, cpu }) {
  return Math.max(wall.difference.median, cpu.difference.median);
}
