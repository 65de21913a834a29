import { foldPath } from './fold-path.js';
import type { Asked } from './routes/known-routes.js';

const MAX_LENGTH = 120;
/** As many names as may come from paths; the patterns of a program's routes are finite by themselves. */
const MAX_PATHS = 200;

/** How many paths and patterns are remembered with their names, until all are forgotten. */
const MAX_KNOWN = 500;

/** Names requests: `GET /orders/:id`. */
export class RouteNames {
  readonly #paths = new Set<string>();
  readonly #ofPatterns = new KnownNames();
  readonly #ofUrls = new KnownNames();

  /**
   * Never throws, and gives so few names that they can be kept.
   *
   * @param pattern - of the request's route, where a framework has chosen one
   */
  nameOf({ method, url }: Omit<Asked, 'server'>, pattern: string | undefined): string {
    const known = pattern === undefined ? this.#ofUrls : this.#ofPatterns;
    return known.get(method, pattern ?? url, () => this.#make(method, url, pattern));
  }

  #make(method: string | undefined, url: string | undefined, pattern: string | undefined): string {
    const verb = method !== undefined && /^[\w-]{1,20}$/.test(method) ? method : 'REQUEST';
    if (pattern !== undefined) return `${verb} ${cut(printable(pattern))}`;
    if (verb === 'CONNECT') return verb;
    const name = `${verb} ${cut(foldPath(url ?? '/'))}`;
    if (!this.#paths.has(name)) {
      if (this.#paths.size >= MAX_PATHS) return `${verb} (other paths)`;
      this.#paths.add(name);
    }
    return name;
  }
}

/** Names that were made before: a request that blocks is seldom the first one to its path. */
class KnownNames {
  readonly #byMethod = new Map<string | undefined, Map<string | undefined, string>>();
  #count = 0;

  get(method: string | undefined, text: string | undefined, make: () => string): string {
    const known = this.#byMethod.get(method)?.get(text);
    if (known !== undefined) return known;
    const name = make();
    // Why: paths, and even methods, are what strangers send.
    if (this.#count++ >= MAX_KNOWN) {
      this.#byMethod.clear();
      this.#count = 0;
    }
    const names = this.#byMethod.get(method);
    if (names) names.set(text, name);
    else this.#byMethod.set(method, new Map([[text, name]]));
    return name;
  }
}

function cut(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
}

/** Why: what is printed in a terminal must not steer it. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e\u00a0-\u{10ffff}]/gu, '?');
}
