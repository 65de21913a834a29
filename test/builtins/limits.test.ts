import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { behaviours } from '../runners/behaviours/index.js';
import { runProgram } from './node-child.js';

const page = new URL('../../docs/limits.md', import.meta.url);
let results: Readonly<Record<string, string>>;
let text: string;

beforeAll(async () => {
  [results, text] = await Promise.all([
    runProgram<Record<string, string>>(new URL('./limits/limits.mjs', import.meta.url)),
    readFile(page, 'utf8'),
  ]);
});

test('each limit is as the page says', () => {
  expect(results).toEqual(Object.fromEntries(Object.keys(results).map((name) => [name, 'ok'])));
});

test('the page names each limit that is shown, and no other', () => {
  const named = [...text.matchAll(/^- .*<!-- shown by: (behaviour )?([\w-]+) -->$/gm)];
  const bullets = text.split('\n').filter((line) => line.startsWith('- '));
  expect(named).toHaveLength(bullets.length);
  const [inRunners, alone] = [true, false].map((isBehaviour) =>
    named.filter((match) => (match[1] !== undefined) === isBehaviour).map((match) => match[2]),
  );
  expect(alone?.toSorted()).toEqual(Object.keys(results).toSorted());
  const ids = behaviours.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(inRunners ?? []));
});
