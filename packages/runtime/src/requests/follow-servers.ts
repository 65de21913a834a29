import type { Contexts } from '../contexts.js';
import { followHttp } from './http.js';
import { followHttp2 } from './http2.js';
import { followListening } from './listening.js';
import { followMessages } from './messages.js';
import { ReplacedMethods } from './replaced-methods.js';
import { Requests } from './requests.js';
import { followFastify } from './routes/fastify.js';
import { HonoApps } from './routes/hono.js';
import { KnownRoutes } from './routes/known-routes.js';
import { followKoa } from './routes/koa.js';

/**
 * Gives each request of this process's servers a context of its own, from the server's own event on:
 * HTTP, HTTPS and HTTP/2, upgrades, and what comes in through a WebSocket.
 *
 * The program sees nothing of it: no listener, no property of a request or a response, and, but for
 * HTTP/2 and upgraded sockets, no frame.
 *
 * @param onListening - called once, when the first server listens and the listeners of that event have run
 * @returns the undo
 */
export function followServers(contexts: Contexts, onListening: () => void): () => void {
  const routes = new KnownRoutes();
  const requests = new Requests(contexts, routes);
  const methods = new ReplacedMethods();
  const hono = new HonoApps(methods, routes);
  const serverListens = (server: object): void => {
    followHttp2(methods, requests, server);
    // Why now: what serves requests has been loaded by now, and none has come in yet.
    followKoa(methods, routes);
    hono.follow();
  };
  const undos = [
    followHttp(requests),
    followMessages(requests),
    followFastify(routes),
    followListening(serverListens, onListening),
    () => methods.undo(),
  ];
  return () => {
    for (const undo of undos.splice(0).toReversed()) undo();
  };
}
