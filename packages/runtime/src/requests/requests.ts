import { setImmediate } from 'node:timers';
import type { Context, Contexts } from '../contexts.js';
import { RouteNames } from './route-name.js';
import type { Asked, KnownRoutes } from './routes/known-routes.js';

// Why captured: a program may replace it.
const nextTurn = setImmediate;

/** The contexts of requests, by what Node hands around of each: its message, or its stream in HTTP/2. */
export class Requests {
  readonly #contexts: Contexts;
  readonly #routes: KnownRoutes;
  readonly #names = new RouteNames();
  readonly #known = new WeakMap<object, Context>();
  #ending: Context[] = [];

  constructor(contexts: Contexts, routes: KnownRoutes) {
    this.#contexts = contexts;
    this.#routes = routes;
  }

  starts(carrier: object, asked: Asked): Context {
    this.#routes.latest = asked.server;
    const context = this.#contexts.contextStarts(() =>
      this.#names.nameOf(asked, this.#routes.of(carrier, asked)),
    );
    this.#known.set(carrier, context);
    return context;
  }

  of(carrier: object): Context | undefined {
    return this.#known.get(carrier);
  }

  /** The request is over with this turn: what listens to its last events is still its own. */
  ends(context: Context): void {
    if (this.#ending.push(context) === 1) nextTurn(this.#endAll);
  }

  readonly #endAll = (): void => {
    const ending = this.#ending;
    this.#ending = [];
    for (const context of ending) context.end();
  };
}
