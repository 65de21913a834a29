import { expect, test } from 'vitest';
import { unsupportedBy } from './find-runner.js';

test.each([
  ['vitest', '~3.1.0', '3.1.0'],
  ['vitest', '^2.0.0 || ^1', '1.0.0'],
  ['jest', '29.0.3', '29.0.3'],
  ['jest', '^31.2.0', '31.2.0'],
  // May well stand for a version that is supported.
  ['vitest', '^3.1.0', undefined],
  ['vitest', '*', undefined],
  ['jest', '>=27', undefined],
  ['jest', '^29.0.0', undefined],
  // Says nothing about the version.
  ['vitest', 'latest', undefined],
  ['vitest', 'catalog:', undefined],
  ['vitest', 'workspace:*', undefined],
  ['jest', undefined, undefined],
] as const)('%s %s: %s is not supported', (runner, range, version) => {
  expect(unsupportedBy(range, runner)).toBe(version);
});
