import { expect, test } from 'vitest';

import { isBelow, nativePath } from './native-path.js';

test.each([
  ['C:/app/src/x.ts', 'C:\\app\\src\\x.ts'],
  ['c:/app/src/x.ts', 'C:\\app\\src\\x.ts'],
  ['c:\\app\\src/x.ts', 'C:\\app\\src\\x.ts'],
  ['C:\\app\\x.ts', 'C:\\app\\x.ts'],
  ['node:fs', 'node:fs'],
  ['webpack:///src/x.ts', 'webpack:///src/x.ts'],
  ['evalmachine.<anonymous>', 'evalmachine.<anonymous>'],
  ['src/x.ts', 'src/x.ts'],
])('on Windows %s is %s', (given, expected) => {
  expect(nativePath(given, '\\')).toBe(expected);
});

test.each(['/app/src/x.ts', '/app/c:/x.ts', '/app/back\\slash.ts', 'C:/app/x.ts'])(
  'elsewhere %s stays as it is',
  (path) => {
    expect(nativePath(path, '/')).toBe(path);
  },
);

test('a directory holds what is below it, however each of them was written', () => {
  const directory = nativePath('C:/app/node_modules/@loopguard/core/dist/', '\\');
  const inside = 'c:\\app\\node_modules\\@loopguard\\core\\dist\\hot-1.cjs';
  expect(isBelow(directory, nativePath(inside, '\\'))).toBe(true);
  expect(isBelow('/app/dist', '/app/dist/x.js')).toBe(true);
  expect(isBelow('/app/dist', '/app/dist-2/x.js')).toBe(false);
});
