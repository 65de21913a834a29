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
