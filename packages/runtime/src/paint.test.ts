import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { paintBlock } from './paint.js';

const BLOCK = [
  'fs.readFileSync blocked the event loop',
  '  call   fs.readFileSync("a.json")',
  '  where  src/a.js:3:12 load',
  '  fix    await fs.promises.readFile(path)',
].join('\n');

test('where nobody can see colours, nothing is added', () => {
  expect(paintBlock(BLOCK, false)).toBe(BLOCK);
});

test('in a terminal the text is the same, and its place is a link', () => {
  const painted = paintBlock(BLOCK, true);
  expect(painted).toContain('\u001B]8;;file://');
  expect(stripVTControlCharacters(painted)).toBe(BLOCK);
});
