import { expect, test } from 'vitest';
import { CallRanges } from './call-ranges.js';
import { findTestLine } from './find-test.js';
import { SourceText } from './source-text.js';

const text = `import { test } from 'vitest';
// test('commented', () => {});
test('plain', async () => {});
const myTest = test.extend({});
describe('outer', () => {
  it.only(
    'on its own line', { timeout: 5 },
    () => {},
  );
  test('twice', () => {});
  myTest("it's \\"quoted\\"", () => {});
});
describe('inner', () => {
  test('twice', () => {});
  test('a > b', () => {});
});
test.each([1, 2])('adds %i to $name', () => {});
test(\`made of \${part}\`, () => {});
test.each(names)('%s', () => {});
call('commented');
`;

test.each<[string, number | undefined]>([
  ['plain', 3],
  ['outer > on its own line', 6],
  ['outer › on its own line', 6],
  ['outer > twice', 10],
  ['inner > twice', 14],
  ['outer > it\'s "quoted"', 11],
  ['inner > a > b', 15],
  ['adds 1 to one', 17],
  ['made of some thing', 18],
  ['whatever', 19],
  ['twice', undefined],
])('%s', (name, line) => {
  expect(findTestLine(new CallRanges(new SourceText(text, 'a.test.ts')), name)).toBe(line);
});

test('nothing fits, or there is no text', () => {
  expect(
    findTestLine(new CallRanges(new SourceText("test('other', () => {});", 'a.ts')), 'commented'),
  ).toBeUndefined();
  expect(findTestLine(undefined, 'plain')).toBeUndefined();
});
