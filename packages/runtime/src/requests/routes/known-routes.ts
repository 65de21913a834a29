import { expressPattern } from './express.js';

/** What is asked of a server. */
export interface Asked {
  readonly server: object;
  readonly method: string | undefined;
  readonly url: string | undefined;
}

/** The pattern of a request's route, or what finds it when it is asked for. */
type Pattern = string | (() => string | undefined);

/** What frameworks tell of the routes that they choose. */
export class KnownRoutes {
  /** The server of the request that began last: the one that is routed, as long as nothing has waited. */
  latest: object | undefined;
  readonly #noted = new WeakMap<object, Pattern>();
  readonly #finders: ((asked: Asked) => string | undefined)[] = [];

  /** @param request - as the framework has it */
  note(request: object, pattern: Pattern): void {
    this.#noted.set(carrierOf(request), pattern);
  }

  /** @param finder - finds what nobody has noted */
  findBy(finder: (asked: Asked) => string | undefined): void {
    this.#finders.push(finder);
  }

  /** The pattern of the route that a request has been given, if that is known by now; never throws. */
  of(carrier: object, asked: Asked): string | undefined {
    try {
      const noted = this.#noted.get(carrier);
      const pattern = (typeof noted === 'function' ? noted() : noted) ?? expressPattern(carrier);
      if (pattern !== undefined) return pattern;
      for (const find of this.#finders) {
        const found = find(asked);
        if (found !== undefined) return found;
      }
    } catch {
      // Why nothing: a framework that is other than it was has no pattern here, and the path names the request.
    }
    return undefined;
  }
}

/** In HTTP/2 a request is one of several objects that are made for a stream. */
function carrierOf(request: object): object {
  const prototype = Object.getPrototypeOf(request) as object | null;
  const stream =
    prototype?.constructor.name === 'Http2ServerRequest'
      ? (Reflect.get(request, 'stream') as object | undefined)
      : undefined;
  return stream ?? request;
}
