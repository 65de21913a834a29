import { milliseconds, table, withSpread } from '../lib/format.mjs';

const LAZY = ['crypto', 'zlib', 'child_process', 'tls'];

export function reportStartup({ processes, steps, loaded }) {
  const lines = [
    'What a fresh process takes longer than one without it, taken in turn:',
    '',
    ...table(
      ['way in', 'ratio of CPU', 'CPU', 'wall', 'least against least, CPU'],
      processes.map(({ name, wall, cpu }) => [
        name,
        withSpread(cpu.ratio),
        withSpread(cpu.difference, milliseconds),
        withSpread(wall.difference, milliseconds),
        milliseconds(cpu.leastOther - cpu.leastBase),
      ]),
    ),
    '',
    `Modules of Node that the preload loads and an empty process does not: ${loaded.length === 0 ? 'none' : loaded.map((name) => `\`${name}\``).join(', ')}.`,
    '',
    'Steps, each in the order of the table and in fresh processes:',
    '',
    ...table(
      ['step', 'time', 'least'],
      steps.map(({ name, least, ...rest }) => [
        name,
        withSpread(rest, milliseconds),
        milliseconds(least),
      ]),
    ),
    '',
  ];
  const early = LAZY.filter((name) => loaded.includes(name));
  return {
    lines,
    targets: [
      {
        what: `${LAZY.join(', ')}: not loaded for files that never use them`,
        found: early.length === 0 ? 'none is loaded' : `loaded: ${early.join(', ')}`,
        isMet: early.length === 0,
      },
    ],
  };
}
