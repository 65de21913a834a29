import type { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { ReplacedMethods } from './replaced-methods.js';
import type { Requests } from './requests.js';

type Emit = (this: object, ...args: Parameters<EventEmitter['emit']>) => boolean;

const SERVERS: ReadonlySet<unknown> = new Set(['Http2Server', 'Http2SecureServer']);

/**
 * Follows the requests of servers of HTTP/2, by their own event `stream`, which also makes the
 * `request` events. Node 20 has no channel for it, and what the channels of later ones tell is in
 * the context of the session.
 */
export function followHttp2(methods: ReplacedMethods, requests: Requests, server: object): void {
  const prototype = Object.getPrototypeOf(server) as object;
  if (!SERVERS.has(prototype.constructor.name)) return;
  methods.replace<Emit>(prototype, 'emit', (original) => {
    return function (...args) {
      if (args[0] !== 'stream') return Reflect.apply(original, this, args);
      const [, stream, headers] = args as [string, ServerHttp2Stream, IncomingHttpHeaders];
      followStreams(methods, requests, stream);
      const context =
        requests.of(stream) ?? requests.starts(stream, this, headers[':method'], headers[':path']);
      return context.run(() => Reflect.apply(original, this, args));
    };
  });
}

/** What a stream tells later, such as its body, comes in the context of the session. */
function followStreams(
  methods: ReplacedMethods,
  requests: Requests,
  stream: ServerHttp2Stream,
): void {
  methods.replace<Emit>(Object.getPrototypeOf(stream) as object, 'emit', (original) => {
    return function (...args) {
      const context = requests.of(this);
      if (context === undefined) return Reflect.apply(original, this, args);
      if (args[0] === 'close') {
        // Why not always: a handler may go on after its client has left.
        if ((this as ServerHttp2Stream).aborted) context.leave();
        else requests.ends(this);
      }
      return context.run(() => Reflect.apply(original, this, args));
    };
  });
}
