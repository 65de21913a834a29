import type { IncomingMessage } from 'node:http';
import type { Connections } from './connections.js';
import type { Requests } from './requests.js';
import { followSocket } from './upgraded-sockets.js';

/** Node's parser of HTTP/1, one for each connection: it knows the message that comes in. */
interface Parser {
  [INCOMING]?: Message | null;
  [BODY]?: unknown;
  [COMPLETE]?: unknown;
  readonly socket?: object | null;
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
 * What Node tells nobody of: parts of a body, which come in the context of the connection, upgrades,
 * and connections that close in the midst of requests.
 *
 * Its parser has properties that only Node reads and sets: the function that takes a part of a body,
 * which looks at `incoming` before all else, and `incoming` itself, also before an upgrade is emitted
 * and when the parser is freed. As accessors they enter the request's context at that very moment,
 * and are gone from the stack before any code of the program runs.
 *
 * The undo leaves the accessors, since parsers hold nothing else by then, but they only read and set.
 */
export function followMessages(requests: Requests, connections: Connections): () => void {
  const common = process.getBuiltinModule('_http_common') as unknown as {
    HTTPParser: ParserClass;
    parsers: { list?: readonly object[] };
  };
  const { HTTPParser, parsers } = common;
  const { prototype } = HTTPParser;
  const upgraded = new WeakSet<Message>();
  let isFollowing = true;
  let delivering: Parser | undefined;

  const delivers = (parser: Parser): void => {
    delivering = parser;
  };
  const isRead = (parser: Parser, message: unknown): void => {
    const isDelivery = delivering === parser;
    delivering = undefined;
    if (!isFollowing || !isMessage(message)) return;
    if (isDelivery) requests.of(message)?.enter();
    else if (isUpgrade(message) && !upgraded.has(message)) {
      upgraded.add(message);
      upgrades(requests, message);
    }
  };
  const isSet = (parser: Parser, message: unknown): void => {
    // Why the socket: it has been taken from a parser that is freed, and from no other.
    if (isFollowing && message === null && parser.socket === null) connections.closes(parser);
  };

  const stores = [
    ['incoming', INCOMING, isRead, isSet],
    [HTTPParser.kOnBody, BODY, delivers, undefined],
    [HTTPParser.kOnMessageComplete, COMPLETE, delivers, undefined],
  ] as const;
  for (const [key, store, read, set] of stores) {
    storeBehind(prototype, key, store, read, set);
    for (const parser of parsers.list ?? []) moveBehind(parser, key);
  }
  return () => {
    isFollowing = false;
  };
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null;
}

/** Why the status: the answer to an upgrade that this process asked for has one. */
function isUpgrade({ upgrade, statusCode }: Message): boolean {
  return upgrade === true && statusCode === null;
}

/** An upgrade, or a CONNECT: from now on the socket is the program's, and what comes in by it belongs to the request. */
function upgrades(requests: Requests, message: Message): void {
  const { method, url, socket, headers } = message;
  const isWebSocket = headers.upgrade?.toLowerCase() === 'websocket';
  const server = (socket as { server?: object }).server ?? socket;
  const asked = { server, method: isWebSocket ? 'WebSocket' : method, url };
  followSocket(socket, () => requests.starts(message, asked));
}

/** Makes an accessor of a property of all parsers, which tells when it is read and set. */
function storeBehind(
  prototype: Parser,
  key: PropertyKey,
  store: typeof INCOMING | typeof BODY | typeof COMPLETE,
  isRead: (parser: Parser, value: unknown) => void,
  isSet: ((parser: Parser, value: unknown) => void) | undefined,
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
      isSet?.(this, value);
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
