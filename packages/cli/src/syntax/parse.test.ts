import { expect, test } from 'vitest';
import { stringValue } from './nodes.js';
import { parseFile } from './parse.js';

test.each([
  ['a.ts', 'const a = <string>b; class C { constructor(@inject() readonly d: D) {} }'],
  ['a.tsx', 'const a = <b />; const c = d satisfies E;'],
  ['a.jsx', '@decorated class A { b = <c />; }'],
  ['a.cjs', '#!/usr/bin/env node\n"use strict"; return require("a");'],
  ['a.mts', 'import a from "./a.json" with { type: "json" }; export default await a;'],
  ['a.json', '{ "a": 1 }'],
])('%s: %s', (file, text) => {
  expect(parseFile(text, file).program.type).toBe('Program');
});

test.each([
  ['a.ts', 'this is no module'],
  ['a.js', 'const a: string = b;'],
  ['a.json', '{ a: 1 }'],
])('%s cannot be: %s', (file, text) => {
  expect(() => parseFile(text, file)).toThrow(SyntaxError);
});

test.each([
  ["'a'", 'a'],
  ['`a`', 'a'],
  ['`a${b}`', undefined],
  ['a', undefined],
])('the text of %s is %s', (text, value) => {
  const [statement] = parseFile(`(${text})`, 'a.js').program.body;
  if (statement?.type !== 'ExpressionStatement') throw new Error('not a test');
  expect(stringValue(statement.expression)).toBe(value);
});
