import { define, descriptorOf } from '../safe/descriptors.js';
import { captureStackTrace, deleteProperty, hasOwn, setProperty } from '../safe/originals.js';
import type { Holder } from './holder.js';

type AnyFunction = (...args: never[]) => unknown;

/** A stack deeper than this is cut; the frames nearest to the call decide. */
export const MAX_FRAMES = 100;

/**
 * The frames that called `below`. While a stack is being formatted they come as V8's own text: it
 * then refuses to run hooks.
 */
export function captureSites(below: AnyFunction): readonly NodeJS.CallSite[] | string | undefined {
  const holder: Holder = {};
  const sites = withLimit(() =>
    withFormatter(Error, collectSites, () => {
      captureStackTrace(holder, below);
      return holder.stack;
    }),
  );
  return Array.isArray(sites) || typeof sites === 'string'
    ? (sites as NodeJS.CallSite[] | string)
    : undefined;
}

/** What {@link beginNearest} has changed. */
export interface ErrorState {
  readonly limit: unknown;
  readonly formatter: unknown;
  readonly hadFormatter: boolean;
}

/**
 * From now on `captureStackTrace` keeps the nearest frames, without the rest of the stack: with one, a
 * twentieth of the cost. Throws where `Error` cannot be changed so quickly.
 *
 * Why in two parts: V8 looks at each function between the capture and the call, half a microsecond
 * each, so whoever guards the call captures by itself.
 */
export function beginNearest(count: number): ErrorState {
  const { stackTraceLimit: limit, prepareStackTrace: formatter } = Error;
  const state = { limit, formatter, hadFormatter: hasOwn(Error, 'prepareStackTrace') };
  try {
    Error.stackTraceLimit = count;
    Error.prepareStackTrace = collectSites;
  } catch (error) {
    endNearest(state);
    throw error;
  }
  return state;
}

/** Puts back what {@link beginNearest} changed. */
export function endNearest({ limit, formatter, hadFormatter }: ErrorState): void {
  restore('stackTraceLimit', limit, true);
  restore('prepareStackTrace', formatter, hadFormatter);
}

function restore(key: 'stackTraceLimit' | 'prepareStackTrace', value: unknown, had: boolean): void {
  if (had) setProperty(Error, key, value);
  else deleteProperty(Error, key);
}

type Formatter = NonNullable<ErrorConstructor['prepareStackTrace']>;

const collectSites: Formatter = (_error, sites) => sites;

/** Runs `work` while `formatter` makes the stacks of a realm's errors. */
export function withFormatter<T>(
  RealmError: ErrorConstructor,
  formatter: Formatter | undefined,
  work: () => T,
): T {
  return withProperty(RealmError, 'prepareStackTrace', formatter, work);
}

/**
 * The same frames as text that is formatted on first use, by whatever formats stacks then: the
 * runner's source maps apply. Formatting later keeps file reads out of the call.
 */
export function captureText(
  below: AnyFunction,
  RealmError: ErrorConstructor = Error,
): { readonly stack?: string } {
  return withLimit(() => {
    // Why an error of that realm: V8 formats with the hook of the realm an object comes from.
    const holder = new RealmError();
    captureStackTrace(holder, below);
    return holder;
  });
}

function withLimit<T>(capture: () => T): T {
  return withProperty(Error, 'stackTraceLimit', MAX_FRAMES, capture);
}

/** Runs `work` while a property of an `Error` has another value. */
export function withProperty<T>(owner: object, key: string, value: unknown, work: () => T): T {
  const before = descriptorOf(owner, key);
  const next = { value, configurable: true, writable: true, enumerable: true };
  // Why only functions: without our hook there are no frames; a limit or no hook can be done without.
  if (!define(owner, key, next) && typeof value === 'function') {
    throw new TypeError(`Error.${key} cannot be replaced`);
  }
  try {
    return work();
  } finally {
    if (before) define(owner, key, before);
    else deleteProperty(owner, key);
  }
}
