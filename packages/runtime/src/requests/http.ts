import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Requests } from './requests.js';

interface OfRequest {
  readonly request: IncomingMessage;
  readonly server: object;
}

const STARTS = 'http.server.request.start';
const ENDS = 'http.server.response.finish';

/**
 * Requests over HTTP/1, with and without TLS. Node tells of each right before it calls the server's
 * listeners, whichever event that is, in the same turn and the same asynchronous context.
 */
export function followHttp(requests: Requests): () => void {
  const starts = (message: unknown): void => {
    const { request, server } = message as OfRequest;
    requests.starts(request, server, request.method, request.url).enter();
  };
  const ends = (message: unknown): void => requests.ends((message as OfRequest).request);
  subscribe(STARTS, starts);
  subscribe(ENDS, ends);
  return () => {
    unsubscribe(STARTS, starts);
    unsubscribe(ENDS, ends);
  };
}
