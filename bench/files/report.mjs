import { megabytes, milliseconds, percent, table, withSpread } from '../lib/format.mjs';

const VITEST_MS = 4;
const OTHERS_MS = 2;
const MOST_RATIO = 1.015;
const MOST_MEMORY_MB = 2;
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

function targetsOf({ name, overPlain, overEmpty, overConsole, memory }) {
  const isVitest = name.startsWith('Vitest');
  const [base, { cpu }] = isVitest
    ? ['an empty set-up file', overEmpty]
    : ['a plain run', overPlain];
  const most = isVitest ? VITEST_MS : OTHERS_MS;
  const megabytesMore = memory.guarded.median - memory[isVitest ? 'empty' : 'plain'].median;
  const targets = [
    {
      what: `${name}: a file at most ${most} ms of CPU and 1.5 % over ${base}`,
      found: `${milliseconds(cpu.difference.median)}, ${percent(cpu.ratio.median)}`,
      isMet: cpu.difference.median <= most && cpu.ratio.median <= MOST_RATIO,
    },
    {
      what: `${name}: at most ${MOST_MEMORY_MB} MB more in the process that runs tests`,
      found: megabytes(megabytesMore),
      isMet: megabytesMore <= MOST_MEMORY_MB,
    },
  ];
  if (!overConsole) return targets;
  return [
    ...targets,
    {
      what: `${name}: a file never more than with fail-on-console`,
      found: `${milliseconds(overConsole.cpu.difference.median)} of CPU over it`,
      isMet: overConsole.cpu.difference.median <= 0,
    },
  ];
}
