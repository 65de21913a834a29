import { makeMatchers, type ToBlockOptions } from '@loopguard/core/matchers';
import { expect } from 'vitest';
import { provided } from './provided.js';

export type { ToBlockOptions };

/** Of a function that gives a promise, the assertion has to be awaited. */
type Outcome<Received> = Received extends () => PromiseLike<unknown> ? Promise<void> : void;

declare module 'vitest' {
  // eslint-disable-next-line typescript/no-unused-vars -- its parameters have to be those of Vitest
  interface Matchers<T = any> {
    /**
     * Whether the function blocks the event loop: by these calls, or by any.
     *
     * @example
     * ```ts
     * expect(() => render(page)).not.toBlock();
     * await expect(() => handle(request)).not.toBlock({ calls: ['fs.*'], stall: 50 });
     * expect(() => loadConfig()).toBlock('fs.readFileSync');
     * ```
     */
    toBlock(calls?: string | readonly string[] | ToBlockOptions): Outcome<T>;
  }
}

expect.extend({ ...makeMatchers(provided.isOff()) });
