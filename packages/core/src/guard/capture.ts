type AnyFunction = (...args: never[]) => unknown;

/** A stack deeper than this is cut; the frames nearest to the call decide. */
const MAX_FRAMES = 100;

const { captureStackTrace } = Error;

/**
 * The frames that called `below`, or undefined while a stack is being formatted: V8 then refuses
 * to run hooks, and whatever a formatter reads (source maps) is never the user's call.
 */
export function captureSites(below: AnyFunction): readonly NodeJS.CallSite[] | undefined {
  const sites = withLimit(() => {
    const prepare = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
    const holder: { stack?: unknown } = {};
    try {
      Object.defineProperty(Error, 'prepareStackTrace', {
        value: (_error: unknown, callSites: NodeJS.CallSite[]) => callSites,
        configurable: true,
        writable: true,
        enumerable: true,
      });
      captureStackTrace(holder, below);
      return holder.stack;
    } finally {
      if (prepare) Object.defineProperty(Error, 'prepareStackTrace', prepare);
      else Reflect.deleteProperty(Error, 'prepareStackTrace');
    }
  });
  return Array.isArray(sites) ? (sites as NodeJS.CallSite[]) : undefined;
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
  const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  try {
    Error.stackTraceLimit = MAX_FRAMES;
    return capture();
  } finally {
    if (limit) Object.defineProperty(Error, 'stackTraceLimit', limit);
    else Reflect.deleteProperty(Error, 'stackTraceLimit');
  }
}
