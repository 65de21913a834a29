import { milliseconds, percent, table, withSpread } from '../lib/format.mjs';

/** Node 20 and 22 follow contexts with a hook on each promise. */
const MOST = { 'await-heavy': { old: 1.06, new: 1.02 } };
const MOST_OF_OTHERS = 1.02;

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
  const targets = rows.map(({ suite, host, isOld, guarded: { wall, cpu } }) => {
    const most = MOST[suite]?.[isOld ? 'old' : 'new'] ?? MOST_OF_OTHERS;
    return {
      what: `${suite} suite, ${host}: at most ${percent(most)} more`,
      found: `${percent(wall.ratio.median)} wall, ${percent(cpu.ratio.median)} CPU`,
      isMet: Math.max(wall.ratio.median, cpu.ratio.median) <= most,
    };
  });
  return { lines, targets };
}
