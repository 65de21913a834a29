import { expect } from '@jest/globals';
import type {} from 'expect';
import { makeMatchers, type ToBlockOptions } from '@loopguard/core/matchers';

export type { ToBlockOptions };

/** Of a function that gives a promise, the assertion has to be awaited. */
type Outcome<Received> = Received extends () => PromiseLike<unknown> ? Promise<void> : void;

interface BlockingMatchers<Received> {
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
  toBlock(calls?: string | readonly string[] | ToBlockOptions): Outcome<Received>;
}

declare global {
  // Where types of Jest come from @types/jest.
  namespace jest {
    interface Matchers<R, T = {}> extends BlockingMatchers<T> {}
  }
}

declare module 'expect' {
  // Where they come from @jest/globals.
  interface Matchers<R extends void | Promise<void>, T = unknown> extends BlockingMatchers<T> {}
}

// Why never: its environment is there in every mode, and says which.
expect.extend({ ...makeMatchers(false) });
