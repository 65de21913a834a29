import { expect, test } from 'vitest';
import type { SourceFiles } from '../allow/source-allow.js';
import { enclosingFunction } from './enclosing-function.js';

function nameAt(text: string): string | undefined {
  const lines = text.split('\n');
  const sources = { line: (_file: string, line: number) => lines[line - 1] } as SourceFiles;
  const line = lines.findIndex((one) => one.includes('«here»')) + 1;
  return enclosingFunction(sources, 'file.ts', line);
}

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
