import type { IncomingMessage } from 'node:http';
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
export function followMessages(requests: Requests): () => void {
  const common = process.getBuiltinModule('_http_common') as unknown as {
    HTTPParser: ParserClass;
    parsers: { list?: readonly object[] };
  };
  const { HTTPParser, parsers } = common;
  const { prototype } = HTTPParser;
  const upgraded = new WeakSet<Message>();
  let isFollowing = true;
  let delivering: Parser | undefined;

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
  const isSet = (parser: Parser, message: unknown, before: unknown): void => {
    if (!isFollowing || !isMessage(before)) return;
    if (isMessage(message)) requests.follows(message, before);
    // Why the socket: it has been taken from a parser that is freed, and from no other.
    else if (message === null && parser.socket === null) requests.closes(before);
  };

  // Why each by itself: V8 makes fast code of a property only where its name is always the same one.
  storeBehind(prototype, 'incoming', {
    get() {
      const value = this[INCOMING];
      if (value !== undefined) isRead(this, value);
      return value;
    },
    set(value) {
      const before = this[INCOMING];
      if (before === undefined) hide(this, INCOMING, value);
      else this[INCOMING] = value as Message | null;
      isSet(this, value, before);
    },
  });
  storeBehind(prototype, HTTPParser.kOnBody, {
    get() {
      delivering = this;
      return this[BODY];
    },
    set(value) {
      hide(this, BODY, value);
    },
  });
  storeBehind(prototype, HTTPParser.kOnMessageComplete, {
    get() {
      delivering = this;
      return this[COMPLETE];
    },
    set(value) {
      hide(this, COMPLETE, value);
    },
  });
  for (const parser of parsers.list ?? []) {
    for (const key of ['incoming', HTTPParser.kOnBody, HTTPParser.kOnMessageComplete]) {
      moveBehind(parser, key);
    }
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
  const verb = isWebSocket ? 'WebSocket' : method;
  followSocket(socket, () => requests.starts(message, server, verb, url));
}

interface Accessor {
  get(this: Parser): unknown;
  set(this: Parser, value: unknown): void;
}

/** Makes an accessor of a property of all parsers. */
function storeBehind(prototype: Parser, key: PropertyKey, { get, set }: Accessor): void {
  Object.defineProperty(prototype, key, { configurable: true, enumerable: true, get, set });
}

function hide(parser: Parser, store: symbol, value: unknown): void {
  Object.defineProperty(parser, store, { value, writable: true, configurable: true });
}

/** A parser that was made before has the property itself, which would hide the accessor. */
function moveBehind(parser: object, key: PropertyKey): void {
  const own = Object.getOwnPropertyDescriptor(parser, key);
  if (own === undefined || !('value' in own)) return;
  Reflect.deleteProperty(parser, key);
  Reflect.set(parser, key, own.value);
}
