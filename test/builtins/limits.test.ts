import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
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
  const named = [...text.matchAll(/^- .*<!-- shown by: ([\w-]+) -->$/gm)].map((match) => match[1]);
  const bullets = text.split('\n').filter((line) => line.startsWith('- '));
  expect(named).toHaveLength(bullets.length);
  expect(named.toSorted()).toEqual(Object.keys(results).toSorted());
});
