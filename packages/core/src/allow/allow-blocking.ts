import { findFacade } from './slot.js';

/**
 * Accepts blocking calls for the rest of the current test. Outside a test (module level, beforeAll)
 * it holds for the rest of the file.
 *
 * Without loopguard running it does nothing. A missing reason fails the test.
 *
 * @param reason - why blocking is fine here; listed in the report
 * @param calls - catalog ids or globs (`'fs.*'`); default: every call
 * @example
 * ```ts
 * import { allowBlocking } from '@loopguard/core';
 *
 * test('migrates the database', async () => {
 *   allowBlocking('the migration runs before the server listens', ['fs.*']);
 *   await migrate();
 * });
 * ```
 */
export function allowBlocking(reason: string, calls?: string | readonly string[]): void;
/**
 * Accepts blocking calls inside `block`, across `await`, and in what it starts while it runs: until its
 * promise settles, at once where it gives none, and at the latest until its test ends.
 *
 * @returns what `block` returns
 * @example
 * ```ts
 * const key = await allowBlocking('one key per process', () => loadKey());
 * ```
 */
export function allowBlocking<T>(reason: string, block: () => T): T;
/** Accepts only the given calls inside `block`. */
export function allowBlocking<T>(
  reason: string,
  calls: string | readonly string[],
  block: () => T,
): T;
export function allowBlocking(reason: string, second?: unknown, third?: unknown): unknown {
  const block = typeof second === 'function' ? second : third;
  const calls = typeof second === 'function' ? undefined : second;
  const facade = findFacade();
  if (facade === undefined) {
    return typeof block === 'function' ? (block as () => unknown)() : undefined;
  }
  const list = typeof calls === 'string' ? [calls] : (calls as readonly string[] | undefined);
  return facade.allowBlocking(reason, list, block as (() => unknown) | undefined);
}
