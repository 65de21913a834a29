import { setImmediate } from 'node:timers';
import type { Context, Contexts } from '../contexts.js';
import { OpenRequest, RequestOf } from './open-request.js';
import { RouteNames } from './route-name.js';
import type { KnownRoutes } from './routes/known-routes.js';

// Why captured: a program may replace it.
const nextTurn = setImmediate;

/** The contexts of requests, by what Node hands around of each: its message, or its stream in HTTP/2. */
export class Requests {
  readonly #contexts: Contexts;
  readonly #routes: KnownRoutes;
  readonly #names = new RouteNames();
  #ending: Context[] = [];
  #next: object | undefined;
  #before: OpenRequest | undefined;

  constructor(contexts: Contexts, routes: KnownRoutes) {
    this.#contexts = contexts;
    this.#routes = routes;
  }

  /** Begins the context of a request, and puts it on its carrier. */
  starts(
    carrier: object,
    server: object,
    method: string | undefined,
    url: string | undefined,
  ): Context {
    const request = new OpenRequest(server, method, url);
    this.#routes.latest = server;
    const context = this.#contexts.contextStarts(() =>
      this.#names.nameOf(request, this.#routes.of(carrier, request)),
    );
    request.context = context;
    if (this.#next !== undefined) this.#pipeline(carrier, request);
    RequestOf.put(carrier, request);
    return context;
  }

  of(carrier: object): Context | undefined {
    return RequestOf.get(carrier)?.context;
  }

  /** A message follows another one on its connection; its request begins next, if it is one. */
  follows(carrier: object, before: object): void {
    this.#next = carrier;
    this.#before = RequestOf.get(before);
  }

  #pipeline(carrier: object, request: OpenRequest): void {
    if (this.#next === carrier) request.follow(this.#before);
    this.#next = this.#before = undefined;
  }

  /** The request is over with this turn: what listens to its last events is still its own. */
  ends(carrier: object): void {
    const request = RequestOf.get(carrier);
    if (request?.context === undefined) return;
    request.answer();
    if (this.#ending.push(request.context) === 1) nextTurn(this.#endAll);
  }

  /** The connection is closed whose last message it is: whoever asked is gone, and listeners are told so next. */
  closes(carrier: object): void {
    const open = openUpTo(RequestOf.get(carrier));
    const [only] = open;
    if (open.length === 1) only?.enter();
    for (const context of open) context.leave();
  }

  readonly #endAll = (): void => {
    const ending = this.#ending;
    this.#ending = [];
    for (const context of ending) context.end();
  };
}

/** The contexts of the requests that a connection still waits for: those that are pipelined are answered in their order. */
function openUpTo(last: OpenRequest | undefined): Context[] {
  const open: Context[] = [];
  for (let request = last; request && !request.isAnswered; request = request.earlier) {
    if (request.context) open.unshift(request.context);
  }
  return open;
}
