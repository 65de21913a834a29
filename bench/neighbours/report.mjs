import { nanoseconds, table, withSpread } from '../lib/format.mjs';

export function reportNeighbours({ turns, depths, rows, blockbuster }) {
  const lines = [
    `The same calls below stacks of ${depths.join(', ')} frames, each tool in ${turns} processes of its own, each beside a process without`,
    'any. A tool that watches the loop (blocked-at) costs nothing at the call and a lot at each `await`; a tool that only',
    'patches costs nothing there. `node --trace-sync-io` prints a stack for each synchronous operation, here into a pipe.',
    '',
  ];
  for (const what of new Set(rows.map((row) => row.what))) {
    const own = rows.filter((row) => row.what === what);
    const columns = [...new Set(own.map(({ depth }) => depth))];
    lines.push(
      `### ${what === 'await' ? 'An `await`' : what}, with other tools`,
      '',
      ...table(
        [
          'tool',
          ...columns.map((depth) => (depth === 0 ? 'ratio' : `ratio, depth ${depth}`)),
          'without',
          'with',
        ],
        [...new Set(own.map(({ name }) => name))].map((name) => {
          const cells = columns.map((depth) =>
            own.find((row) => row.name === name && row.depth === depth),
          );
          const middle = cells[cells.length >> 1];
          return [
            name,
            ...cells.map(({ ratio }) => withSpread(ratio)),
            nanoseconds(middle.base),
            nanoseconds(middle.other),
          ];
        }),
      ),
      '',
    );
  }
  lines.push('### blockbuster', '');
  if (blockbuster === undefined) {
    lines.push(
      'Not measured: no `python3` that has the package `blockbuster` (`pip install blockbuster`).',
      '',
    );
  } else {
    const { version, python, idle, guarded } = blockbuster;
    lines.push(
      `Python's blockbuster ${version} on Python ${python}, ratio of \`os.stat("/")\` to the bare call: outside an event loop`,
      `${withSpread(idle.ratio)}, inside one and allowed ${withSpread(guarded.ratio)}; bare ${nanoseconds(guarded.base)}.`,
      '',
    );
  }
  return { lines, targets: [] };
}
