import dedent from 'dedent';
import { describe, expect, test } from 'vitest';
import { CallRanges, isInBody } from './call-ranges.js';
import { SourceText } from './source-text.js';

function callsOf(text: string, file = 'a.tsx'): CallRanges {
  return new CallRanges(new SourceText(text, file));
}

/** The text of the call at `|`, which is taken out of the source. */
function textAt(marked: string, mark = '|', file = 'a.tsx'): string | undefined {
  const source = marked.replace(mark, '');
  const before = marked.slice(0, marked.indexOf(mark)).split('\n');
  const range = callsOf(source, file).at(before.length, (before.at(-1)?.length ?? 0) + 1);
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
    const range = callsOf(source).at(2, undefined);
    expect(range && source.slice(range.start, range.end)).toBe(`it('a', fn)`);
  });

  test.each(['', '\n\n', 'test(', `test('a', () => {`, '))))', '`${', `'`])(
    'none in %j',
    (source) => {
      expect(callsOf(source).at(1, 1)).toBeUndefined();
    },
  );

  test('by title, where only one call has it', () => {
    const source = "test('a', () => { log('b') }); test(`b`, fn); test('c', fn); test(\"c\", fn)";
    const ranges = callsOf(source);
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

describe('the whole of a call', () => {
  test.each([
    ['a call', "a();\n«»test('a', () => { b(')'); });\nc();", "test('a', () => { b(')'); })"],
    [
      'a member',
      "await test.«»concurrent('a', async () => {});",
      "test.concurrent('a', async () => {})",
    ],
    [
      'rows',
      "test.each([\n  f(1),\n])«»('a', () => {});",
      "test.each([\n  f(1),\n])('a', () => {})",
    ],
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
  ])('of %s', (_name, marked, expected) => {
    expect(textAt(marked, '«»', 'a.ts')).toBe(expected);
  });

  test('elements keep their brackets', () => {
    const text = "«»test('a', () => { render(<p>it's ({x}) <b>:)</b></p>); });\nb();";
    expect(textAt(text, '«»')).toBe(text.slice(2, text.indexOf('\n') - 1));
  });

  test('a position that is off takes the first code behind it on its line', () => {
    expect(callsOf("  test('a');\n").at(1, undefined)).toMatchObject({ start: 2, end: 11 });
    expect(callsOf('\n// nothing\n').at(2, 4)).toBeUndefined();
    expect(callsOf('a();').at(7, 1)).toBeUndefined();
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
  const range = callsOf(source).at(1, 1);
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
    const found = callsOf(text).at(1, 1);
    expect(found && isInBody(found, text.indexOf('load('))).toBe(true);
    expect(found && isInBody(found, text.indexOf('other('))).toBe(false);
    expect(found && isInBody(found, text.indexOf('5000'))).toBe(false);
  });
});
