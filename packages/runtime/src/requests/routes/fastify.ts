import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { KnownRoutes } from './known-routes.js';

const HANDLER = 'tracing:fastify.request.handler:start';

interface HandlerStarts {
  readonly request: { readonly raw: object };
  readonly route: { readonly url?: unknown };
}

/** Fastify tells of each request, right before it calls the handler of its route. */
export function followFastify(routes: KnownRoutes): () => void {
  const starts = (message: unknown): void => {
    const { request, route } = message as HandlerStarts;
    if (typeof route.url === 'string') routes.note(request.raw, route.url);
  };
  subscribe(HANDLER, starts);
  return () => unsubscribe(HANDLER, starts);
}
