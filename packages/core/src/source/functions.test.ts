import { describe, expect, test } from 'vitest';
import { CallRanges } from './call-ranges.js';
import { SourceText } from './source-text.js';

function nameAt(text: string): string | undefined {
  const lines = text.split('\n');
  const line = lines.findIndex((one) => one.includes('«here»')) + 1;
  return new CallRanges(new SourceText(text, 'file.ts')).functionNameOn(line);
}

describe('the name of the function that a line is in', () => {
  test.each([
    ['count', 'export async function count(n: number) {\n  for (;;) {\n    n++; // «here»\n  }\n}'],
    ['one', 'function other() {\n  return 1;\n}\nfunction one() {\n  «here»\n}'],
    ['key', 'class Row {\n  get key(): number {\n    «here»\n  }\n}'],
    ['#mix', 'class Hash {\n  static #mix(seed: number): number {\n    «here»\n  }\n}'],
    ['next', 'class Lexer {\n  next() {\n    while (this.at < 3) {\n      «here»\n    }\n  }\n}'],
    ['total', 'const handlers = {\n  total: (rows) => {\n    «here»\n  },\n};'],
    ['sum', 'const sum = (rows: number[]) => rows.reduce((a, b) => a + b); // «here»'],
    ['fits', 'function fits() {\n  for (;;) {\n    const box = (1 + 2) * 3; // «here»\n  }\n}'],
    [undefined, 'let sum = 0;\nfor (const row of rows) {\n  sum += row; // «here»\n}'],
  ])('%s', (name, text) => {
    expect(nameAt(text)).toBe(name);
  });
});

describe('whether the function at a position is async', () => {
  const text = `export async function load(path: string) {
  return readFileSync(path);
}
export function parse(path: string) {
  return readFileSync(path);
}
const later = async (path: string) => readFileSync(path);
const sooner = (path: string): string => readFileSync(path);
class Store {
  async save() {
    if (ready) {
      writeFileSync('a');
    }
  }
  load(path: string): string {
    return readFileSync(path);
  }
  static async *#all() {
    yield readdirSync('.');
  }
}
app.get('/', async (request, response) => {
  if (request) {
    response.send(readFileSync('a'));
  }
});
names.map((name) => readFileSync(name));
const handlers = {
  async read() {
    return readFileSync('a');
  },
  write: async () => {
    writeFileSync('a');
  },
  plain() {
    load('a');
    readFileSync('a');
  },
};
`;
  const lines = text.split('\n');
  const calls = new CallRanges(new SourceText(text, 'a.ts'));

  test.each<[string, number, string, boolean]>([
    ['load', 2, 'an async function', true],
    ['parse', 5, 'a function', false],
    ['later', 7, 'an async arrow', true],
    ['sooner', 8, 'an arrow', false],
    ['Store.save', 12, 'an async method', true],
    ['Store.load', 16, 'a method with the name of an async function', false],
    ['#all', 19, 'an async generator', true],
    ['', 24, 'an async handler', true],
    ['', 27, 'a callback', false],
    ['Object.read', 30, 'an async method of an object', true],
    ['write', 33, 'an async property', true],
    ['Object.plain', 37, 'a method of an object', false],
    ['', 99, 'no such line', false],
  ])('%s in line %i: %s', (_name, line, _what, isAsync) => {
    const column = (lines[line - 1] ?? '').search(/\b(?:read|write)\w*Sync/) + 1;
    expect(calls.functionAt(line, column)?.isAsync ?? false).toBe(isAsync);
  });
});

test.each([
  ['a type of the result', 'const «a» = async (b: string): Promise<Map<string, B>> => «here»(b);'],
  ['a type of the variable', 'const «a»: (b: string) => Promise<B> = async (b) => «here»(b);'],
  ['a type that is an object', 'async function «a»(): Promise<{ b: C }> {\n  «here»();\n}'],
  ['type parameters', 'const «a» = async <T extends B>(b: T): Promise<T> => «here»(b);'],
  ['a cast', 'const «a» = async (b: B) => (b.c ?? {}) as Record<string, C> & D<«here»>;'],
  ['a type of a function inside', 'async function «a»() {\n  const b: () => B = «here»();\n}'],
  ['type arguments inside', 'async function «a»() {\n  b<() => C>(«here»());\n}'],
  ['a choice inside', 'const «a» = async (b) => (b ? c(d) : (e) => f)(«here»);'],
  ['a choice of functions', 'const «a» = { «a»: b ? async (c) => «here»(c) : (d) => e };'],
  [
    'blocks inside',
    'async function «a»() {\n  if (b) { for (;;) { switch (c(d)) { default: «here»(); } } }\n}',
  ],
  ['an element', "const «a» = async () => {\n  return b ? c() : <p>{«here»()} it's</p>;\n};"],
  ['a template', 'const «a» = async () => `${b((c) => d)} ${«here»()}`;'],
  ['a regular expression', 'async function «a»() {\n  return /[{(]/.test(«here»());\n}'],
  ['parameters', 'async function «a»(b = «here»()) {}'],
  [
    'what follows it',
    'function b(): C {\n}\ninterface D {\n  e: F;\n}\nasync function «a»() { «here»() }',
  ],
])('a function with %s', (_what, marked) => {
  const before = marked.slice(0, marked.indexOf('«here»')).replaceAll(/«|»/g, '').split('\n');
  const calls = new CallRanges(new SourceText(marked.replaceAll(/«|»/g, ''), 'a.tsx'));
  const found = calls.functionAt(before.length, (before.at(-1) as string).length + 1);
  expect(found?.isAsync).toBe(true);
  expect(found?.name ?? 'a').toBe('a');
});

test('what only looks like a function', () => {
  const text = `class A extends b.c(d) { e = f() }
interface G { h: I }
if (j) { k() }
const t = class extends (u as V) { w = x(y, z) };
switch (l) { case m(): n() }
const o = p ? q(r) : s;
`;
  const calls = new CallRanges(new SourceText(text, 'a.ts'));
  const found = text.split('\n').map((_, index) => calls.functionAt(index + 1, 25));
  expect(found.filter(Boolean)).toEqual([]);
});
