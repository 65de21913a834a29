import { megabytes, milliseconds, table, withSpread } from '../lib/format.mjs';

const MORE_MS = 3000;
const MORE_MB = 50;

export function reportViolations({ rounds, rows }) {
  const lines = [
    `Files in which everything blocks (\`fs.existsSync\` of nothing, the fastest call), in the mode \`fail\` beside the mode`,
    `\`off\`, ${rounds} interleaved rounds. Memory is the peak of the resident memory of the process that runs tests, and of the`,
    'largest process of the run.',
    '',
    ...table(
      [
        'runner',
        'file',
        'wall over `off`',
        'CPU over `off`',
        'memory over `off`',
        'largest process',
        'in the file',
        'violations a second',
      ],
      rows.map(({ host, name, calls, inside, wall, cpu, testMemory, memory }) => [
        host,
        name,
        withSpread(wall.difference, milliseconds),
        withSpread(cpu.difference, milliseconds),
        withSpread(testMemory.difference, megabytes),
        withSpread(memory.difference, megabytes),
        `${milliseconds(inside.base)} → ${milliseconds(inside.other)}`,
        calls < 1000 ? '' : Math.round((calls / inside.other) * 1000).toLocaleString('en'),
      ]),
    ),
    '',
  ];
  const targets = rows
    .filter(({ isTarget }) => isTarget)
    .map(({ host, name, wall, cpu, testMemory, memory }) => {
      const most = Math.max(testMemory.difference.median, memory.difference.median);
      return {
        what: `${host}, ${name}: at most 3 s and 50 MB over \`off\``,
        found: `${milliseconds(wall.difference.median)} wall, ${milliseconds(cpu.difference.median)} CPU, ${megabytes(most)}`,
        isMet: wall.difference.median <= MORE_MS && most <= MORE_MB,
      };
    });
  return { lines, targets };
}
