import { expect, test } from 'vitest';
import { TestTitles } from './test-titles.js';

test('a title that stands there once tells where the arguments of its test open', () => {
  const text = `import { it } from 'vitest';\r\n\n  it.only(\n    "loads", { retry: 1 }, () => {});\ntest(\`it\`, fn)`;
  const titles = new TestTitles(text);
  expect(titles.has('loads')).toBe(true);
  expect(titles.placeOf('loads')).toEqual({ line: 3, column: 10 });
  expect(titles.placeOf('it')).toEqual({ line: 5, column: 5 });
});

test('one that stands there twice does not', () => {
  const titles = new TestTitles(
    `test('a', a); test('b', b); describe('c', () => { test("b", d); test('b', e); });`,
  );
  expect(titles.has('b')).toBe(false);
  expect(titles.placeOf('b')).toBeUndefined();
  expect(titles.has('a')).toBe(true);
});

test('one that is made while the file runs does not', () => {
  const titles = new TestTitles(`
    for (const name of ['one', 'two']) test(name, () => {});
    test('part ' + 1, () => {});
    test(\`row \${1}\`, () => {});
    test.each([1])('row %s', () => {});
  `);
  for (const title of ['one', 'two', 'part 1', 'part ', 'row 1', 'row ']) {
    expect(titles.has(title)).toBe(false);
  }
});

test('one that is written in another way does not', () => {
  const titles = new TestTitles(String.raw`test('it\'s', fn); test('costs $5', fn)`);
  expect(titles.has(`it's`)).toBe(false);
  expect(titles.has('costs $5')).toBe(false);
});
