import { AsyncResource } from 'node:async_hooks';
import type { Scope } from '@loopguard/core/adapter';

// Why captured: a test may replace them.
const { runInAsyncScope, emitDestroy } = AsyncResource.prototype;
// Why by hand: else Node waits for the garbage collector to say that it is gone.
const BY_HAND = { requireManualDestroy: true };
const NAME = 'loopguard';

/** The field in which a resource carries the contexts of its code, from Node 24 on; before, Node enters them into the resource itself. */
const FRAME = frameField(new AsyncResource(NAME, BY_HAND));

function frameField(resource: AsyncResource): symbol | undefined {
  const fields = Object.getOwnPropertySymbols(resource);
  return fields.find(({ description }) => description === 'context_frame');
}

/**
 * Makes a scope that of the code which a resource is going to run. The runner enters the context
 * in which a test was declared, so entering one before it does has no effect.
 */
export function enterScope(resource: AsyncResource, scope: Scope): void {
  // Why within: the contexts of others stay what they are.
  if (FRAME === undefined) {
    runInAsyncScope.call(resource, () => scope.enter());
    return;
  }
  const twin = runInAsyncScope.call(resource, () =>
    scope.run(() => new AsyncResource(NAME, BY_HAND)),
  ) as AsyncResource;
  Reflect.set(resource, FRAME, Reflect.get(twin, FRAME));
  emitDestroy.call(twin);
}
