import { expect, test } from 'vitest';
import type { SourceFiles } from '../allow/source-allow.js';
import { isAsyncFunction } from './is-async-function.js';

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
const sources = { line: (_file: string, line: number) => lines[line - 1] } as SourceFiles;

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
])('%s in line %i: %s', (functionName, line, _what, isAsync) => {
  const column = (lines[line - 1] ?? '').search(/\b(?:read|write)\w*Sync/) + 1;
  expect(isAsyncFunction(sources, { path: 'a.ts', line, column, functionName })).toBe(isAsync);
});
