import type { Runner } from '../runners/hosts.js';

/** A major version that is supported. */
export interface Line {
  readonly runner: Runner;
  readonly range: string;
  /** Its folder below `test/hosts`, which locks the release that CI runs. */
  readonly folder: string;
  /** The oldest Node that it runs on. */
  readonly since: number;
}

const lines: readonly Line[] = [
  { runner: 'vitest', range: '^3.2.0', folder: 'vitest-3', since: 20 },
  { runner: 'vitest', range: '^4.0.0', folder: 'vitest-4', since: 20 },
  { runner: 'vitest', range: '^5.0.0', folder: 'vitest-5', since: 22 },
  { runner: 'jest', range: '^29.7.0', folder: 'jest-29', since: 20 },
  { runner: 'jest', range: '^30.0.0', folder: 'jest-30', since: 20 },
  { runner: 'mocha', range: '^10.0.0', folder: 'mocha-10', since: 20 },
  { runner: 'mocha', range: '^11.0.0', folder: 'mocha-11', since: 20 },
  { runner: 'mocha', range: '^12.0.0', folder: 'mocha-12', since: 20 },
];

/** All of them, or those that `LOOPGUARD_NEWEST` names. */
export function selectLines(): readonly Line[] {
  const only = process.env['LOOPGUARD_NEWEST'] ?? '';
  return lines.filter(({ folder }) => folder.includes(only));
}
