import { channel } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server } from 'node:net';
import type { Contexts } from '../contexts.js';

interface Started {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Follows the servers of this process: each request is a context. */
export function followServers(contexts: Contexts, onListening: () => void): () => void {
  const started = channel('http.server.request.start');
  const onRequest = (message: unknown): void => {
    const { request, response } = message as Started;
    const scope = contexts.contextStarts(() => nameOf(request));
    response.once('close', () => scope.end());
    scope.enter();
  };
  started.subscribe(onRequest);
  const { listen } = Server.prototype;
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    this.once('listening', onListening);
    return Reflect.apply(listen, this, args) as Server;
  } as typeof listen;
  return () => {
    started.unsubscribe(onRequest);
    Server.prototype.listen = listen;
  };
}

function nameOf({ method, url = '' }: IncomingMessage): string {
  return `${method} ${url.replace(/\?.*$/, '')}`;
}
