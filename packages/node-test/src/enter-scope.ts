import { AsyncResource } from 'node:async_hooks';
import type { Scope } from '@loopguard/core/adapter';

// Why captured: a test may replace them.
const { runInAsyncScope, emitDestroy } = AsyncResource.prototype;
// Why by hand: else Node waits for the garbage collector to say that it is gone.
const BY_HAND = { requireManualDestroy: true };
const NAME = 'loopguard';

/** The field in which a resource carries the contexts of its code; Node 22 has it, and keeps them elsewhere. */
let frame = frameField(new AsyncResource(NAME, BY_HAND));

function frameField(resource: AsyncResource): symbol | undefined {
  const fields = Object.getOwnPropertySymbols(resource);
  return fields.find(({ description }) => description === 'context_frame');
}

/**
 * Makes a scope that of the code which a resource is going to run. The runner enters the context
 * in which a test was declared, so entering one before it does has no effect.
 */
export function enterScope(resource: AsyncResource, scope: Scope): void {
  if (frame !== undefined && putFrame(resource, scope, frame)) return;
  frame = undefined;
  // Why that is enough: there a context is entered into the resource whose code runs.
  runInAsyncScope.call(resource, () => scope.enter());
}

/** @returns false where a resource does not carry its contexts in that field */
function putFrame(resource: AsyncResource, scope: Scope, field: symbol): boolean {
  // Why within: the contexts of others stay what they are.
  const twin = runInAsyncScope.call(resource, () =>
    scope.run(() => new AsyncResource(NAME, BY_HAND)),
  ) as AsyncResource;
  emitDestroy.call(twin);
  const contexts: unknown = Reflect.get(twin, field);
  return contexts !== undefined && Reflect.set(resource, field, contexts);
}
