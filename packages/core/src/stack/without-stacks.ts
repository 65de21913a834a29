import { withFormatter, withProperty } from './capture.js';

/** Makes errors of a realm that are given a stack of their own: capturing one costs most of that. */
export function withoutStacks<T>(RealmError: ErrorConstructor, work: () => T): T {
  // Why also the formatter: where the limit cannot be set, a hook that a test has left may throw.
  return withFormatter(RealmError, undefined, () =>
    withProperty(RealmError, 'stackTraceLimit', undefined, work),
  );
}
