/** A runner that a project can be set up for. */
export type RunnerName = 'vitest' | 'jest' | 'node-test' | 'mocha';

export const RUNNER_NAMES: readonly RunnerName[] = ['vitest', 'jest', 'node-test', 'mocha'];
