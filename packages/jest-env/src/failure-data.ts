interface Details {
  readonly code?: string;
  readonly call?: string;
  readonly fix?: string;
  readonly docs?: string;
  readonly durationMs?: number;
  readonly calls?: unknown;
}

/**
 * Lets the `failureDetails` of `jest --json` carry what an error of ours says as data: Jest writes errors as
 * JSON, and the properties of ours are hidden, since reporters print enumerable ones below the message.
 *
 * Jest's worker threads clone errors, which leaves only their message and stack.
 */
export function withData(error: Error): Error {
  const toJSON = (): object => {
    const { name, message, code, call, fix, docs, durationMs, calls } = error as Error & Details;
    return { name, message, code, call, fix, docs, durationMs, calls };
  };
  // Why without a prototype: a test may have put something on `Object.prototype`.
  Object.defineProperty(error, 'toJSON', {
    __proto__: null,
    value: toJSON,
    configurable: true,
  } as PropertyDescriptor);
  return error;
}
