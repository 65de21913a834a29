import { describe, expect, test } from 'vitest';
import { adviseRunner, tooOldText } from './runner-version.js';

describe('a supported version needs no advice', () => {
  test.each([
    ['vitest', '3.2.0'],
    ['vitest', '4.1.12'],
    ['vitest', '5.1.2'],
    ['vitest', '5.0.0-beta.3'],
    ['jest', '29.7.0'],
    ['jest', '30.5.0'],
  ] as const)('%s %s', (runner, version) => {
    expect(adviseRunner(runner, version)).toBeUndefined();
    expect(tooOldText(runner, version)).toBeUndefined();
  });
});

test.each([
  ['vitest', '3.1.4', 'vitest@^3.2.0'],
  ['vitest', '2.1.9', 'vitest@^3.2.0'],
  ['vitest', '0.34.6', 'vitest@^3.2.0'],
  ['jest', '29.0.3', 'jest@^29.7.0'],
  ['jest', '27.5.1', 'jest@^29.7.0'],
] as const)('%s %s is too old: %s is the next that works', (runner, version, install) => {
  expect(adviseRunner(runner, version)?.install).toBe(install);
  expect(tooOldText(runner, version)).toContain(`npm i -D ${install}. `);
});

test('an update within a major needs no guide, one to another major has it', () => {
  expect(tooOldText('jest', '29.0.3')).toMatchInlineSnapshot(
    `"Jest 29.0.3 is not supported: loopguard needs Jest 29.7 or 30. Update it, e.g. by: npm i -D jest@^29.7.0. With it go babel-jest, ts-jest, @types/jest and the jest-environment-* packages, where package.json names them."`,
  );
  expect(tooOldText('vitest', '2.1.9')).toMatchInlineSnapshot(
    `"Vitest 2.1.9 is not supported: loopguard needs Vitest 3.2, 4 or 5. Update it, e.g. by: npm i -D vitest@^3.2.0. With it go the @vitest/* packages that package.json names. What changes: https://vitest.dev/guide/migration"`,
  );
});

test('a runner that is newer than loopguard is tried, and loopguard is what to update', () => {
  expect(tooOldText('jest', '31.0.0')).toBeUndefined();
  expect(adviseRunner('jest', '31.0.0')).toEqual({
    problem: 'Jest 31.0.0 is not supported: loopguard needs Jest 29.7 or 30.',
    install: undefined,
    more: 'It is newer than this loopguard: update that.',
  });
});
