import { digits, milliseconds, nanoseconds, table, withSpread } from '../lib/format.mjs';

// How far two equal costs may seem to differ.
const EQUAL_RATIO = 1.15;

export function reportGrowth({ processes, rules, entries, files, rounds, hosts }) {
  const lines = [
    `Medians of ${processes} processes, each size beside the smallest in the same round, below a stack of 20 frames. How calls grow`,
    'with the depth of the stack is shown under [A call](#a-call).',
    '',
    ...growthTable('allow rules', rules),
    '',
    ...growthTable('entries in `extend`', entries),
    '',
    `Whole runs of ${files} small files in ${rounds} interleaved rounds, divided by the files, beside a guarded run with default options:`,
    '',
    ...table(
      ['runner', 'options', 'measure', 'ratio', 'difference', 'default', 'with them'],
      hosts.flatMap(({ name, sizes }) =>
        sizes.flatMap(({ size, ...compared }) =>
          ['wall', 'cpu'].map((measure) => {
            const { ratio, difference, base, other } = compared[measure];
            return [
              name,
              size,
              measure === 'cpu' ? 'CPU' : measure,
              withSpread(ratio),
              withSpread(difference, milliseconds),
              milliseconds(base),
              milliseconds(other),
            ];
          }),
        ),
      ),
    ),
    '',
  ];
  const { sizes } = rules.find(({ what }) => what.startsWith('allowed'));
  const [ten, most] = [10, 10_000].map((count) => sizes.find(({ size }) => size === count));
  const ratio = most.other / ten.other;
  return {
    lines,
    targets: [
      {
        what: '10,000 `allow` rules cost no more a call than 10',
        found: `${digits(ratio)} times: ${nanoseconds(ten.other)} and ${nanoseconds(most.other)}`,
        isMet: ratio <= EQUAL_RATIO,
      },
    ],
  };
}

function growthTable(unit, rows) {
  return table(
    [unit, ...rows[0].sizes.map(({ size }) => size.toLocaleString('en'))],
    rows.map(({ what, sizes }) => [
      what,
      ...sizes.map(({ other, ratio }, at) =>
        at === 0 ? nanoseconds(other) : `${nanoseconds(other)}, ${withSpread(ratio)} times`,
      ),
    ]),
  );
}
