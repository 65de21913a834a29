import type { IncomingMessage } from 'node:http';
import type { Requests } from './requests.js';
import { followSocket } from './upgraded-sockets.js';

/** Node's parser of HTTP/1, one for each connection: it knows the message that comes in. */
interface Parser {
  [INCOMING]?: Message | null;
  [BODY]?: unknown;
  [COMPLETE]?: unknown;
}
interface Message extends IncomingMessage {
  readonly upgrade?: boolean;
}
interface ParserClass {
  readonly prototype: Parser;
  readonly kOnBody: number;
  readonly kOnMessageComplete: number;
}

// Why of the registry: parsers outlive the undo, and another copy of this file may follow them then.
const INCOMING: unique symbol = Symbol.for('loopguard.parser.incoming');
const BODY: unique symbol = Symbol.for('loopguard.parser.body');
const COMPLETE: unique symbol = Symbol.for('loopguard.parser.complete');

/**
 * What Node tells nobody of: parts of a body, which come in the context of the connection, and upgrades.
 *
 * Its parser has these as properties that only Node reads: the function that takes a part of a body,
 * which looks at `incoming` before all else, and `incoming` itself before an upgrade is emitted. As
 * accessors they enter the request's context at that very moment and are gone from the stack before
 * any code of the program runs.
 *
 * The undo leaves the accessors, since parsers hold nothing else by then, but they only read.
 */
export function followMessages(requests: Requests): () => void {
  const common = process.getBuiltinModule('_http_common') as unknown as {
    HTTPParser: ParserClass;
    parsers: { list?: readonly object[] };
  };
  const { HTTPParser, parsers } = common;
  const { prototype } = HTTPParser;
  let isFollowing = true;
  let delivering: Parser | undefined;

  const delivers = (parser: Parser): void => {
    delivering = parser;
  };

  storeBehind(prototype, 'incoming', INCOMING, (parser, value) => {
    const isDelivery = delivering === parser;
    delivering = undefined;
    const message = value as Message | null;
    if (message === null || !isFollowing) return;
    if (isDelivery) requests.of(message)?.enter();
    // Why the status: the answer to an upgrade that this process asked for has one.
    else if (message.upgrade === true && message.statusCode === null) upgrades(requests, message);
  });
  storeBehind(prototype, HTTPParser.kOnBody, BODY, delivers);
  storeBehind(prototype, HTTPParser.kOnMessageComplete, COMPLETE, delivers);
  for (const parser of parsers.list ?? []) {
    moveBehind(parser, 'incoming');
    moveBehind(parser, HTTPParser.kOnBody);
    moveBehind(parser, HTTPParser.kOnMessageComplete);
  }
  return () => {
    isFollowing = false;
  };
}

/** An upgrade, or a CONNECT: from now on the socket is the program's, and what comes in by it belongs to the request. */
function upgrades(requests: Requests, message: Message): void {
  if (requests.of(message) !== undefined) return;
  const { method, url, socket, headers } = message;
  const isWebSocket = headers.upgrade?.toLowerCase() === 'websocket';
  const server = (socket as { server?: object }).server ?? socket;
  const asked = { server, method: isWebSocket ? 'WebSocket' : method, url };
  followSocket(socket, requests.starts(message, asked));
}

/** Makes an accessor of a property of all parsers, which tells when it is read. */
function storeBehind(
  prototype: Parser,
  key: PropertyKey,
  store: typeof INCOMING | typeof BODY | typeof COMPLETE,
  isRead: (parser: Parser, value: unknown) => void,
): void {
  Object.defineProperty(prototype, key, {
    configurable: true,
    enumerable: true,
    get(this: Parser) {
      const value: unknown = this[store];
      if (value !== undefined) isRead(this, value);
      return value;
    },
    set(this: Parser, value: never) {
      if (Object.hasOwn(this, store)) this[store] = value;
      else Object.defineProperty(this, store, { value, writable: true, configurable: true });
    },
  });
}

/** A parser that was made before has the property itself, which would hide the accessor. */
function moveBehind(parser: object, key: PropertyKey): void {
  const own = Object.getOwnPropertyDescriptor(parser, key);
  if (own === undefined || !('value' in own)) return;
  Reflect.deleteProperty(parser, key);
  Reflect.set(parser, key, own.value);
}
