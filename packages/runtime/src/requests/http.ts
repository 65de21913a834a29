import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Connections } from './connections.js';
import type { Requests } from './requests.js';

interface OfRequest {
  readonly request: IncomingMessage;
  readonly server: object;
  readonly socket: { readonly parser?: object | null };
}

const STARTS = 'http.server.request.start';
const ENDS = 'http.server.response.finish';

/**
 * Requests over HTTP/1, with and without TLS. Node tells of each right before it calls the server's
 * listeners, whichever event that is, in the same turn and the same asynchronous context.
 */
export function followHttp(requests: Requests, connections: Connections): () => void {
  const starts = (message: unknown): void => {
    const { request, server, socket } = message as OfRequest;
    const { method, url } = request;
    const context = requests.starts(request, { server, method, url });
    if (socket.parser) connections.starts(socket.parser, context);
    context.enter();
  };
  const ends = (message: unknown): void => {
    const { request, socket } = message as OfRequest;
    const context = requests.of(request);
    if (context === undefined) return;
    if (socket.parser) connections.ends(socket.parser, context);
    requests.ends(context);
  };
  subscribe(STARTS, starts);
  subscribe(ENDS, ends);
  return () => {
    unsubscribe(STARTS, starts);
    unsubscribe(ENDS, ends);
  };
}
