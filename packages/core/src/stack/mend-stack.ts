import { define, descriptorOf } from '../safe/descriptors.js';
import { late } from '../safe/late.js';
import type { Frame } from '../patch/wrap.js';
import { apply, captureStackTrace, isProxy, nativeStackGet } from '../safe/originals.js';
import type { Holder } from './holder.js';
import type { Callers } from './without-own-frames.js';
import type { Realm } from './realm.js';

type WithoutOwnFrames = typeof import('./without-own-frames.js');
type Get = (this: unknown) => unknown;
type Set = (this: unknown, value: unknown) => void;

/** Errors whose stack is without our frames; what they are thrown through further changes nothing. */
const mended = new WeakSet<object>();

/**
 * Takes our frames out of the stack of what a guarded call has thrown, so that it is the stack that
 * the original would have given. As before, it is formatted when it is first read.
 *
 * @param wrapper - the outermost frame of ours; what called it is the user's
 * @param isLoad - the call is a `require`
 */
export function mendStack(
  error: unknown,
  wrapper: Frame,
  isLoad: boolean,
  realm: Realm | undefined,
): void {
  if (typeof error !== 'object' || error === null || isProxy(error) || mended.has(error)) return;
  try {
    mended.add(error);
    if (nativeStackGet === undefined) mendValue(error, wrapper, isLoad, realm);
    else mendAccessor(error, wrapper, isLoad, realm);
  } catch {
    // Why: one more frame in a stack is no reason to change what is thrown.
  }
}

function mendAccessor(
  error: object,
  wrapper: Frame,
  isLoad: boolean,
  realm: Realm | undefined,
): void {
  const own = descriptorOf(error, 'stack');
  const { get, set } = (own ?? {}) as { get?: Get; set?: Set };
  const RealmError = realmOf(get, realm);
  if (get === undefined || RealmError === undefined) return;
  const below = callersOf(wrapper, isLoad, RealmError);
  let raw: unknown;
  let text: unknown;
  define(error, 'stack', {
    get(this: unknown) {
      const now = apply(get, this, []);
      if (now === raw) return text;
      raw = now;
      text = typeof now === 'string' ? late<WithoutOwnFrames>().withoutOwnFrames(now, below) : now;
      return text;
    },
    set(this: unknown, value: unknown) {
      if (set) apply(set, this, [value]);
    },
    enumerable: false,
    configurable: true,
  });
}

/** The realm whose errors have that getter; undefined where somebody has put in one of their own. */
function realmOf(get: Get | undefined, realm: Realm | undefined): ErrorConstructor | undefined {
  if (get === undefined) return undefined;
  if (get === nativeStackGet) return Error;
  const RealmError = realm?.realmError;
  if (RealmError === undefined) return undefined;
  return descriptorOf(new RealmError(), 'stack')?.get === get ? RealmError : undefined;
}

/**
 * On Node 20 our frames are known only when the stack has been formatted. Where a hook of a test
 * would do that, they stay.
 */
function mendValue(error: object, wrapper: Frame, isLoad: boolean, realm: Realm | undefined): void {
  if (realm?.hasForeignFormatter) return;
  const own = descriptorOf(error, 'stack');
  if (!own?.configurable || typeof own.value !== 'string') return;
  const isRealms = realm !== undefined && error instanceof realm.realmError;
  const below = callersOf(wrapper, isLoad, isRealms ? realm.realmError : Error);
  const { withoutOwnFrames, deferredStack } = late<WithoutOwnFrames>();
  const text = withoutOwnFrames(own.value, below);
  if (text !== own.value) define(error, 'stack', deferredStack(error as Error, text));
}

/** The frames from the user's on, as many as a stack of theirs has. */
function callersOf(wrapper: Frame, isLoad: boolean, RealmError: ErrorConstructor): Callers {
  // Why an error of that realm: V8 formats with the hook of the realm an object comes from.
  const holder: Holder = RealmError === Error ? {} : new RealmError();
  captureStackTrace(holder, wrapper);
  return {
    // Why: within a `require` there are further wrappers.
    called: isLoad ? undefined : wrapper.name,
    get stack() {
      return holder.stack;
    },
  };
}
