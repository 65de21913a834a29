/** An error of a test, as Jest hands it to reporters: itself, or what is left of it on the way from a worker. */
interface FailureDetail {
  readonly code?: string;
  readonly calls?: readonly {
    readonly call: string;
    readonly fix: string;
    readonly docs: string;
  }[];
}

/** The part of a test's result that jest-junit hands over. */
interface TestCase {
  readonly failureDetails?: readonly unknown[];
}

const OURS = /^ERR_LOOPGUARD_/;

/**
 * The properties that a test has in the file of `jest-junit`: the calls that it failed for, their
 * fixes and links. None for other tests, nor where `--workerThreads` leaves of an error only its text.
 *
 * @example
 * ```js
 * // jest.config.js
 * const junit = {
 *   testCasePropertiesDirectory: '<rootDir>/node_modules/@loopguard/jest-env/build',
 *   testCasePropertiesFile: 'junit.cjs',
 * };
 * module.exports = { reporters: ['default', ['jest-junit', junit]] };
 * ```
 */
export default function propertiesOf({ failureDetails = [] }: TestCase): Record<string, string> {
  const calls = failureDetails.flatMap((detail) => {
    const { code = '', calls: own = [] } = (detail ?? {}) as FailureDetail;
    return OURS.test(code) ? own : [];
  });
  if (calls.length === 0) return {};
  const listOf = (key: 'call' | 'fix' | 'docs', between: string): string =>
    [...new Set(calls.map((call) => call[key]))].join(between);
  return {
    'loopguard.call': listOf('call', ', '),
    'loopguard.fix': listOf('fix', '; '),
    'loopguard.docs': listOf('docs', ' '),
  };
}
