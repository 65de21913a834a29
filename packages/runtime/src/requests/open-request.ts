import type { Context } from '../contexts.js';
import type { Asked } from './routes/known-routes.js';

/** A request that has been asked of a server of this process. */
export class OpenRequest implements Asked {
  readonly server: object;
  readonly method: string | undefined;
  readonly url: string | undefined;
  context: Context | undefined;
  /** Its response has been written. */
  isAnswered = false;
  /** The one before on its connection, while that is not answered: requests may be pipelined. */
  earlier: OpenRequest | undefined;
  #later: OpenRequest | undefined;

  constructor(server: object, method: string | undefined, url: string | undefined) {
    this.server = server;
    this.method = method;
    this.url = url;
  }

  follow(earlier: OpenRequest | undefined): void {
    if (earlier === undefined || earlier.isAnswered) return;
    this.earlier = earlier;
    earlier.#later = this;
  }

  /** Why both ends: one that somebody keeps must not keep all others of its connection. */
  answer(): void {
    this.isAnswered = true;
    const later = this.#later;
    if (later !== undefined) later.earlier = this.#later = undefined;
  }
}

/** What a constructor returns is what its subclass puts its fields on. */
const Returned = function (target: object): object {
  return target;
} as unknown as new (target: object) => object;

/**
 * Puts a request on what Node hands around of it. A private field can be seen by nobody else, and
 * takes a tenth of the time of a WeakMap, which the garbage collector has to look through as well.
 */
export class RequestOf extends Returned {
  #request: OpenRequest;

  private constructor(carrier: object, request: OpenRequest) {
    super(carrier);
    this.#request = request;
  }

  static put(carrier: object, request: OpenRequest): void {
    if (#request in carrier) carrier.#request = request;
    else void new RequestOf(carrier, request);
  }

  static get(carrier: object): OpenRequest | undefined {
    return #request in carrier ? carrier.#request : undefined;
  }
}
