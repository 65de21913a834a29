import { expect, test } from 'vitest';
import type { SourceFiles } from './source-files.js';
import { coveringLine } from './covering-line.js';

const lines = [
  'function loop(times) {', // 1
  '  const start = begin();', // 2
  '  for (let i = 0; i < times; i++) {', // 3
  '    if (i > 0) {', // 4
  '      a(i);', // 5
  '      b(i);', // 6
  '    }', // 7
  '    c(i);', // 8
  '  }', // 9
  '  finish(start);', // 10
  '}', // 11
  'async function serve() {', // 12
  '  while (true) {', // 13
  '    const item = await next();', // 14
  '    work(item);', // 15
  '    if (item.isLarge) {', // 16
  '      split(item);', // 17
  '      check(item);', // 18
  '    }', // 19
  '  }', // 20
  '}', // 21
];
const sources = { line: (_: string, line: number) => lines[line - 1] } as unknown as SourceFiles;

const at = (line: number) => ({ line, column: 1 });

test.each([
  ['one line', 1, [2], 2],
  ['one line of a loop: the loop', 1, [8], 3],
  ['several lines of a loop', 1, [5, 6, 8], 3],
  ['the head of a loop and its body', 1, [3, 8], 3],
  ['lines that share no block: the function', 1, [2, 10], 1],
  ['a loop and what follows it: the function', 1, [5, 10], 1],
  ['none: the function', 1, [], 1],
  ['a line of a loop that awaits: the line', 12, [15], 15],
  ['several lines of a block in a loop that awaits: the block', 12, [17, 18], 16],
])('%s', (_, definition, places, expected) => {
  expect(coveringLine(sources, 'a.js', at(definition), places.map(at)).line).toBe(expected);
});
