// Predicates of rows that are off by default: they are loaded with what those rows say.
import { callbackAt, careful, dataAtMost, type Harmless, KIB, MIB } from './predicates.js';

/** `keyObject.export` without encryption. */
export const exportsPlain: Harmless = careful((args) => {
  const { cipher } = (args[0] ?? {}) as { cipher?: unknown };
  return cipher === undefined || cipher === null;
});

/** `new fs.Utf8Stream` without `sync: true`. */
export const opensAsynchronously: Harmless = careful(
  (args) => !(args[0] as { sync?: unknown }).sync,
);

/** Writes to a `fs.Utf8Stream` that was made without `sync: true`. */
export const streamIsAsynchronous: Harmless = careful(
  (_args, self) => (self as { sync?: unknown }).sync === false,
);

/** A numeric user or group id: a name is looked up, perhaps on the network. */
export const isNumericId: Harmless = (args) => typeof args[0] === 'number';

/** The asynchronous form of `crypto.diffieHellman` or `crypto.encapsulate`. */
export const hasSecondCallback: Harmless = callbackAt(1);

/** The asynchronous form of `crypto.decapsulate`. */
export const hasThirdCallback: Harmless = callbackAt(2);

/** `hash.update` of at most 1 MiB. */
export const updatesFewBytes: Harmless = dataAtMost(0, MIB);

/** `JSON.parse` of at most 64 KiB. */
export const parsesLittleText: Harmless = dataAtMost(0, 64 * KIB);
