import { AsyncResource } from 'node:async_hooks';
import type { Scope } from '@loopguard/core/adapter';

// Why captured: a test may replace it.
const { runInAsyncScope } = AsyncResource.prototype;
/** What Node calls the fields in which a resource carries the contexts of its code. */
const CONTEXTS: readonly (string | undefined)[] = ['context_frame', 'kResourceStore'];

/**
 * Makes a scope that of the code which a resource is going to run. The runner enters the context
 * in which a test was declared, so entering one before it does has no effect.
 */
export function enterScope(resource: AsyncResource, scope: Scope): void {
  // Why within: the contexts of others stay what they are.
  const twin = runInAsyncScope.call(resource, () =>
    scope.run(() => new AsyncResource('loopguard')),
  ) as AsyncResource;
  for (const key of Object.getOwnPropertySymbols(twin)) {
    // Why no pattern: a rule may be about those of the test that runs.
    if (CONTEXTS.includes(key.description)) {
      Reflect.set(resource, key, Reflect.get(twin, key));
    }
  }
}
