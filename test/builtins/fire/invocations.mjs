import { cryptoInvocations } from './crypto.mjs';
import { databaseInvocations } from './database.mjs';
import { fsInvocations } from './fs.mjs';
import { otherInvocations } from './other.mjs';
import { zlibInvocations } from './zlib.mjs';

/**
 * How to make one catalogued call for real. Everything else it needs happens in `prepare`, so
 * that `run` is one call of that function, with arguments that no `allowedWhen` covers.
 *
 * @typedef {object} Invocation
 * @property {(context: import('./context.mjs').Context) => unknown} [prepare] may be asynchronous
 * @property {(prepared: any) => unknown} run
 * @property {boolean | 'maybe'} [throws] true where the real thing cannot be done in a test: the
 *   call is made, and fails at once for its arguments
 * @property {string | false} [skip] why it cannot be made on this system
 */

/** @typedef {Readonly<Record<string, Invocation>>} Invocations */

/**
 * One invocation for each id that is reported by default, by id. Which of them this Node has is
 * for `resolveTarget` to say.
 *
 * @type {Invocations}
 */
export const invocations = {
  ...fsInvocations,
  ...cryptoInvocations,
  ...zlibInvocations,
  ...databaseInvocations,
  ...otherInvocations,
};

export { createContext } from './context.mjs';
