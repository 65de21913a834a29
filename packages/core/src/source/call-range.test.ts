import { expect, test } from 'vitest';
import { rangeOfCall } from './source-text.js';

/** The text of the call at the mark `«»`. */
function callAt(marked: string, file = 'a.ts'): string | undefined {
  const before = marked.slice(0, marked.indexOf('«»'));
  const text = marked.replace('«»', '');
  const lines = before.split('\n');
  const range = rangeOfCall(text, lines.length, (lines.at(-1) as string).length + 1, file);
  if (range === undefined) return undefined;
  const offset = ({ line, column }: { line: number; column: number }): number =>
    text
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length +
    (line > 1 ? 1 : 0) +
    column -
    1;
  return text.slice(offset(range.start), offset(range.end));
}

test.each([
  ['a call', "a();\n«»test('a', () => { b(')'); });\nc();", "test('a', () => { b(')'); })"],
  [
    'a member',
    "await test.«»concurrent('a', async () => {});",
    "test.concurrent('a', async () => {})",
  ],
  ['rows', "test.each([\n  f(1),\n])«»('a', () => {});", "test.each([\n  f(1),\n])('a', () => {})"],
  [
    'a table in a template',
    "test.each`\n a | b\n ${1} | ${`x${2}`}\n`«»('a', () => {});",
    "test.each`\n a | b\n ${1} | ${`x${2}`}\n`('a', () => {})",
  ],
  [
    'type arguments',
    "test.each<[a: string, b: Map<string, Array<number>>]>([])«»('a', () => {});",
    "test.each<[a: string, b: Map<string, Array<number>>]>([])('a', () => {})",
  ],
  [
    'a choice',
    "(isCI ? test : test.skip)«»('a', () => {});",
    "(isCI ? test : test.skip)('a', () => {})",
  ],
  [
    'lines of a chain',
    "test\n  .for([1])\n  «»('a', () => {});",
    "test\n  .for([1])\n  ('a', () => {})",
  ],
  ['in a body', "describe('a', () => {\n  «»it('b', () => {});\n});", "it('b', () => {})"],
  ['an optional call', 'a?.b?.«»(c)[0]!.d();', 'a?.b?.(c)[0]!.d()'],
  ['comparisons', 'a < b && «»c(d) > e;', 'c(d)'],
  [
    'strings and regular expressions',
    "«»test('(', () => /[)}]/.test(`)`));",
    "test('(', () => /[)}]/.test(`)`))",
  ],
])('%s', (_name, marked, expected) => {
  expect(callAt(marked)).toBe(expected);
});

test('elements keep their brackets', () => {
  const text = "«»test('a', () => { render(<p>it's ({x}) <b>:)</b></p>); });\nb();";
  expect(callAt(text, 'a.tsx')).toBe(text.slice(2, text.indexOf('\n') - 1));
});

test('a position that is off takes the first code behind it on its line', () => {
  expect(rangeOfCall("  test('a');\n", 1)).toEqual({
    start: { line: 1, column: 3 },
    end: { line: 1, column: 12 },
  });
  expect(rangeOfCall('\n// nothing\n', 2, 4)).toBeUndefined();
  expect(rangeOfCall('a();', 7, 1)).toBeUndefined();
});
