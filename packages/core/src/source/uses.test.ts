import { describe, expect, test } from 'vitest';
import type { SourceFiles } from './source-files.js';
import { builtInOn, placeOfCall, placeOfUse, rangeFrom } from './uses.js';

const source = `
import { marked } from 'marked';
import handlebars from "handlebars";
const template = handlebars.compile('{{x}}');
function render(text: string) {
  const clean = text.trim();
  const html = marked.parse(clean);
  return template({ html: inner(html) });
}
function inner(html: string) {
  return html ? inner('') : html;
}
`;
const lines = source.split('\n');
const sources = {
  line: (_file: string, line: number) => lines[line - 1],
  text: () => source,
} as unknown as SourceFiles;

describe('findCall', () => {
  test('finds the call of a function, and not where it is defined', () => {
    expect(placeOfCall(sources, 'a.ts', 5, 'inner')).toEqual({ line: 8, column: 27 });
    expect(placeOfCall(sources, 'a.ts', 10, 'inner')).toEqual({ line: 11, column: 17 });
  });

  test('finds nothing for a name that is not there, or is no name', () => {
    expect(placeOfCall(sources, 'a.ts', 5, 'missing')).toBeUndefined();
    expect(placeOfCall(sources, 'a.ts', 5, '(anonymous)')).toBeUndefined();
  });
});

describe('findUse', () => {
  test('finds what is imported from a package, and constants made of it', () => {
    expect(placeOfUse(sources, 'a.ts', 5, 'marked')).toEqual({ line: 7, column: 16 });
    expect(placeOfUse(sources, 'a.ts', 5, 'handlebars')).toEqual({ line: 8, column: 10 });
    expect(placeOfUse(sources, 'a.ts', 5, 'other')).toBeUndefined();
  });
});

test('builtInOn names a built-in only when a line has one', () => {
  expect(builtInOn('const x = JSON.parse(text);')).toBe('JSON.parse');
  expect(builtInOn('const x = pattern.test(text);')).toBe('test');
  expect(builtInOn('JSON.parse(text).sort();')).toBeUndefined();
  expect(builtInOn('x + 1')).toBeUndefined();
});

test.each([
  ["test('a', () => {", 1, 3],
  ['next();', 5, 5],
  ['test.each([', 7, 12],
  ['test(', 14, 19],
  ["test('one line', async () => { go(); });", 21, 21],
])('rangeFrom %s', (start, first, last) => {
  const text = [
    "test('a', () => {",
    "  const brace = '}';",
    '});',
    '',
    'next();',
    '',
    'test.each([',
    '  1,',
    "])('b', async (n) => {",
    '  if (n) {}',
    '',
    '});',
    '',
    'test(',
    "  'c',",
    '  () => {',
    '    go();',
    '  },',
    ');',
    '',
    "test('one line', async () => { go(); });",
    'last();',
  ];
  expect(text[first - 1]).toBe(start);
  const file = { line: (_file: string, line: number) => text[line - 1] } as unknown as SourceFiles;
  expect(rangeFrom(file, 'a.ts', first)).toEqual({ first, last });
});
