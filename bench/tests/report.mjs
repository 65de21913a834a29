import { nanoseconds, table, withSpread } from '../lib/format.mjs';

const VITEST_NS = 5000;
const OTHERS_NS = 8000;
const MEASURES = {
  'in the file, wall': 'insideWall',
  'in the file, CPU': 'insideCpu',
  'whole run, CPU': 'runCpu',
};

export function reportTests({ tests, rounds, rows }) {
  const lines = [
    `A file of ${tests} tests that do nothing, guarded beside plain, ${rounds} interleaved rounds, divided by the tests. *In the file* is`,
    'from the end of its top level to its last test; the whole run also starts, loads and reports.',
    '',
    ...table(
      ['runner', 'tests', 'measure', 'ratio', 'more for each test', 'plain', 'guarded'],
      rows.flatMap(({ host, shape, ...row }) =>
        Object.entries(MEASURES).map(([name, key]) => [
          host,
          shape,
          name,
          withSpread(row[key].ratio),
          withSpread(row[key].difference, nanoseconds),
          nanoseconds(row[key].base),
          nanoseconds(row[key].other),
        ]),
      ),
    ),
    '',
  ];
  const sequential = rows.filter(({ shape }) => shape === 'sequential');
  const targets = sequential.map(({ host, insideWall, insideCpu }) => {
    const most = host.startsWith('Vitest') ? VITEST_NS : OTHERS_NS;
    return {
      what: `${host}: a sequential test at most ${most / 1000} µs more`,
      found: `${nanoseconds(insideWall.difference.median)} wall, ${nanoseconds(insideCpu.difference.median)} CPU`,
      isMet: insideWall.difference.median <= most,
    };
  });
  return { lines, targets };
}
