import { TestEnvironment } from 'jest-environment-node';
import { withLoopguard } from './with-loopguard.js';

export { presets } from '@loopguard/core/adapter';
export type { ExtendEntry, Extension, LoopguardOptions, Preset } from '@loopguard/core/adapter';
export { type EnvironmentClass, withLoopguard } from './with-loopguard.js';

/**
 * Jest's Node environment with the guard.
 *
 * @example
 * ```js
 * // jest.config.js
 * module.exports = { testEnvironment: '@loopguard/jest-env' };
 * ```
 */
const GuardedNodeEnvironment: typeof TestEnvironment = withLoopguard(TestEnvironment);
export default GuardedNodeEnvironment;
export { GuardedNodeEnvironment as TestEnvironment };
