import { withFormatter } from './capture.js';

/**
 * The stack of what was captured, made by a formatter; without one, by whatever is there now.
 * Undefined where it cannot be had: positions in the code that runs are better than none.
 */
export function textOf(
  captured: { readonly stack?: unknown },
  RealmError: ErrorConstructor,
  formatter: ErrorConstructor['prepareStackTrace'] | undefined,
): unknown {
  try {
    if (formatter === undefined) return captured.stack;
    return withFormatter(RealmError, formatter, () => captured.stack);
  } catch {
    return undefined;
  }
}
