import dedent from 'dedent';
import { describe, expect, test } from 'vitest';
import { CallRanges, isInBody } from './call-range.js';

/** The text of the call at `|`, which is taken out of the source. */
function textAt(marked: string): string | undefined {
  const source = marked.replace('|', '');
  const before = marked.slice(0, marked.indexOf('|')).split('\n');
  const range = new CallRanges(source).at(before.length, (before.at(-1)?.length ?? 0) + 1);
  return range && source.slice(range.start, range.end);
}

describe('the range of a call', () => {
  test.each([
    ['a call', `|test('a', () => {});`, `test('a', () => {})`],
    ['from a property', `test.|concurrent('a', fn);`, `test.concurrent('a', fn)`],
    ['of a table', `test.each([1, 2])|('a %i', async () => { b() });`, undefined],
    ['from its start', `|test.each([1])('a', fn); other()`, `test.each([1])('a', fn)`],
    ['of a tagged table', "|test.each`a|b\n${1}|${2}`('a', fn)", undefined],
    ['with type arguments', `|test.each<[number, Map<string, X>]>([[1]])('a', fn)`, undefined],
    ['with options', `|it.skip('a', { retry: 2 }, async ({ page }) => {}, 10)`, undefined],
    [
      'brackets in a string',
      `|test('a)', () => { b(')', ")") });`,
      `test('a)', () => { b(')', ")") })`,
    ],
    ['brackets in a template', '|test(`a) ${b(`)`)} )`, () => {}); c()', '`a) '],
    ['brackets in a regular expression', `|test('a', () => { /[/)]\\)/.test(b) }); c()`, `/[/)]`],
    ['a division', `|test('a', () => { return b / (c) / 2 }); d()`, `return b / (c) / 2 })`],
    ['brackets in comments', `|test('a', () => { // )\n /* ) */ b() }); c()`, `b() })`],
    ['text in JSX', `|test('a', () => { render(<p>Don't</p>); b() }); c('x')`, `b() })`],
    ['after a line that ends early', `const a = 1\n|test('a', fn)\ntest('b', fn)`, `test('a', fn)`],
    [
      'in a describe',
      `describe('x', () => { |it('a', () => {}); it('b', fn) })`,
      `it('a', () => {})`,
    ],
  ])('%s', (_, marked, expected) => {
    const text = textAt(marked);
    expect(text).toContain(expected ?? marked.replace('|', '').replace(/;$/, ''));
    expect(text).not.toMatch(/\b[cd]\(|other/);
  });

  test('of a line alone is that of its first call', () => {
    const source = `describe('x', () => {\n  it('a', fn);\n})`;
    const range = new CallRanges(source).at(2, undefined);
    expect(range && source.slice(range.start, range.end)).toBe(`it('a', fn)`);
  });

  test.each(['', '\n\n', 'test(', `test('a', () => {`, '))))', '`${', `'`])(
    'none in %j',
    (source) => {
      expect(new CallRanges(source).at(1, 1)).toBeUndefined();
    },
  );

  test('by title, where only one call has it', () => {
    const source = "test('a', () => { log('b') }); test(`b`, fn); test('c', fn); test(\"c\", fn)";
    const ranges = new CallRanges(source);
    const textOf = (title: string): string | undefined => {
      const range = ranges.titled(title);
      return range && source.slice(range.start, range.end);
    };
    expect(textOf('a')).toBe(`test('a', () => { log('b') })`);
    expect(textOf('b')).toBeUndefined();
    expect(textOf('c')).toBeUndefined();
    expect(textOf('d')).toBeUndefined();
  });
});

describe("the test's function itself", () => {
  const source = dedent`
    test.concurrent.each([() => table()])('a', async (row) => {
      await direct()
      const later = () => nested()
      if (row) { inBlock() }
      for (const x of y) { inLoop() }
      const b = { method() { inMethod() } }
      setTimeout(function () { inFunction() }, 1)
      const c = [1].map((x) => afterArrow(x)).concat(chained())
      return expression(async () => { await inside() })
    });
  `;
  const range = new CallRanges(source).at(1, 1);
  test.each([
    ['direct', true],
    ['inBlock', true],
    ['inLoop', true],
    ['chained', true],
    ['expression', true],
    ['table', false],
    ['nested', false],
    ['inMethod', false],
    ['inFunction', false],
    ['afterArrow', false],
    ['inside', false],
  ])('%s(): %s', (name, expected) => {
    expect(range && isInBody(range, source.indexOf(`${name}(`))).toBe(expected);
  });

  test('with an expression for a body', () => {
    const text = `test('a', async () => load(() => other()), 5000)`;
    const found = new CallRanges(text).at(1, 1);
    expect(found && isInBody(found, text.indexOf('load('))).toBe(true);
    expect(found && isInBody(found, text.indexOf('other('))).toBe(false);
    expect(found && isInBody(found, text.indexOf('5000'))).toBe(false);
  });
});
