import './install.js';
import { TestEnvironment } from 'jest-environment-jsdom';
import { withLoopguard } from './with-loopguard.js';

/**
 * Jest's jsdom environment with the guard.
 *
 * @example
 * ```js
 * // jest.config.js
 * module.exports = { testEnvironment: '@loopguard/jest-env/jsdom' };
 * ```
 */
const GuardedJsdomEnvironment: typeof TestEnvironment = withLoopguard(TestEnvironment);
export default GuardedJsdomEnvironment;
export { GuardedJsdomEnvironment as TestEnvironment };
