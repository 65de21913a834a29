import { expect, test } from 'vitest';
import { frameText, parsePosition, stackLines } from './frames.js';

const at = (file: string, line = 3, column = 7): object => ({ file, line, column });

test.each([
  ['/app/src/a.ts:3:7', '/app/src/a.ts'],
  ['async /app/src/a.ts:3:7', '/app/src/a.ts'],
  ['load (/app/src/a.ts:3:7)', '/app/src/a.ts'],
  ['async load (/app/src/a.ts:3:7)', '/app/src/a.ts'],
  ['new Store (/app/src/a.ts:3:7)', '/app/src/a.ts'],
  ['Store.load [as get] (/app/src/a.ts:3:7)', '/app/src/a.ts'],
  ['Store.[Symbol.iterator] (/app/src/a.ts:3:7)', '/app/src/a.ts'],
  ['/app (old)/src/my file.ts:3:7', '/app (old)/src/my file.ts'],
  ['load (/app (old)/src/my (1).ts:3:7)', '/app (old)/src/my (1).ts'],
  [String.raw`load (C:\My Projects (x86)\a.ts:3:7)`, String.raw`C:\My Projects (x86)\a.ts`],
  [String.raw`load (\\server\share\a.ts:3:7)`, String.raw`\\server\share\a.ts`],
  ['load (file:///app%20(old)/a.ts?t=1:3:7)', 'file:///app%20(old)/a.ts?t=1'],
  ['load (node:internal/fs:3:7)', 'node:internal/fs'],
  ['load (data:text/javascript,load (1):3:7)', 'data:text/javascript,load (1)'],
  ['Object.a (b (/app/src/a.ts:3:7)', '/app/src/a.ts'],
  ['Object.a (b) (/app/src/a.ts:3:7)', '/app/src/a.ts'],
  ['Object.get (/users) (/app/src/a.ts:3:7)', '/app/src/a.ts'],
  ['Object.a (b [as a (b] (/app (old)/a.ts:3:7)', '/app (old)/a.ts'],
  ['load (virtual.js:3:7)', 'virtual.js'],
  ['Object.a (b (virtual.js:3:7)', 'virtual.js'],
  ['load (my (virtual).js:3:7)', 'my (virtual).js'],
  ['evalmachine.<anonymous>:3:7', 'evalmachine.<anonymous>'],
])('the place of "%s"', (text, file) => {
  expect(parsePosition(text)).toEqual(at(file));
});

test('a name that reads like a place is left out where it is known', () => {
  const text = 'Object.see (/docs (/app/src/a.ts:3:7)';
  expect(parsePosition(text, ['see (/docs', null])).toEqual(at('/app/src/a.ts'));
  const renamed = 'Routes.go [as see (/docs (] (/app (old (/x)/a.ts:3:7)';
  expect(parsePosition(renamed, ['go', 'see (/docs ('])).toEqual(at('/app (old (/x)/a.ts'));
});

test.each([
  'Array.map (<anonymous>)',
  'async Promise.all (index 0)',
  'native',
  'eval at load (/app/src/a.ts:3:7), <anonymous>:1:1',
  'run (eval at load (/app/src/a.ts:3:7), <anonymous>:1:1)',
  'wasm://wasm/5a9f:wasm-function[0]:0x1b',
])('"%s" stands in no file', (text) => {
  expect(parsePosition(text)).toBeUndefined();
});

test('what V8 writes for any name is read back', () => {
  const names = [
    'a (b',
    '(',
    ') (',
    'at x (/y:1:2)',
    ' (/tmp/z.js:9:9)',
    'async f',
    '[as g]',
    '#h',
  ];
  for (const name of names) {
    const object: Record<string, () => Error> = { [name]: () => new Error('made here') };
    const [first = ''] = stackLines(object[name]?.().stack ?? '');
    expect(parsePosition(first, [name, null])?.file.replace(/^file:\/\//, '')).toBe(
      import.meta.filename,
    );
  }
});

test('a frame is written so that others find its place', () => {
  const frame = {
    path: '/app/a.ts',
    absolute: '/app/a.ts',
    file: 'a.ts',
    line: 3,
    column: 7,
    functionName: 'get (/users)',
    packageName: undefined,
    isShown: true,
  };
  expect(frameText(frame)).toBe('get(/users) (/app/a.ts:3:7)');
});

test('a function with the name of its file, which a source map calls otherwise', () => {
  const text = 'existsSync (/app/src/load.ts:5:18)';
  expect(parsePosition(text, ['load', null])).toEqual({
    file: '/app/src/load.ts',
    line: 5,
    column: 18,
  });
});
