import type { TestEnvironment as NodeEnvironment } from 'jest-environment-node';
import { requireOfJest } from './jest-packages.js';
import { withLoopguard } from './with-loopguard.js';

export { presets } from '@loopguard/core/adapter';
export type { ExtendEntry, Extension, LoopguardOptions, Preset } from '@loopguard/core/adapter';
export { type EnvironmentClass, withLoopguard } from './with-loopguard.js';

const { TestEnvironment } = requireOfJest('jest-environment-node') as {
  TestEnvironment: typeof NodeEnvironment;
};

/**
 * Jest's Node environment with the guard.
 *
 * @example
 * ```js
 * // jest.config.js
 * module.exports = { testEnvironment: '@loopguard/jest-env' };
 * ```
 */
const GuardedNodeEnvironment: typeof NodeEnvironment = withLoopguard(TestEnvironment);
export default GuardedNodeEnvironment;
export { GuardedNodeEnvironment as TestEnvironment };
