import { milliseconds, percent, table, withSpread } from '../lib/format.mjs';

const MOST_RATIO = 1.01;

export function reportSuites({ rounds, rows }) {
  const suites = new Map(rows.map(({ suite, describe }) => [suite, describe]));
  const lines = [
    `Whole runs with their start, guarded beside plain, ${rounds} interleaved rounds. In Vitest each file has a process.`,
    '',
    ...[...suites].map(([suite, describe]) => `- ${suite}: ${describe}.`),
    '',
    ...table(
      ['suite', 'runner', 'measure', 'overhead', 'difference', 'plain', 'guarded'],
      rows.flatMap(({ suite, host, guarded }) =>
        ['wall', 'cpu'].map((measure) => {
          const { ratio, difference, base, other } = guarded[measure];
          return [
            suite,
            host,
            measure === 'cpu' ? 'CPU' : measure,
            withSpread(ratio, percent),
            withSpread(difference, milliseconds),
            milliseconds(base),
            milliseconds(other),
          ];
        }),
      ),
    ),
    '',
  ];
  const targets = rows
    .filter(({ suite }) => suite === 'await-heavy')
    .map(({ suite, host, guarded: { wall, cpu } }) => ({
      what: `${suite} suite, ${host}: at most 1 % more`,
      found: `${percent(wall.ratio.median)} wall, ${percent(cpu.ratio.median)} CPU`,
      isMet: Math.max(wall.ratio.median, cpu.ratio.median) <= MOST_RATIO,
    }));
  return { lines, targets };
}
