import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ReplacedMethods } from '../replaced-methods.js';
import { dataOf, isObject, textOf } from './data-of.js';
import type { Asked, KnownRoutes } from './known-routes.js';
import { loadedModules } from './loaded-modules.js';

type Match = (this: Router, method: string, path: string) => readonly unknown[];
interface Router {
  readonly match: Match;
}

const CJS =
  /[\\/]node_modules[\\/]hono[\\/]dist[\\/]cjs[\\/]router[\\/]smart-router[\\/]router\.js$/;
const ROUTER = ['router', 'smart-router', 'router.js'] as const;
/** The method of what is mounted by `use`. */
const ANY = 'ALL';

/**
 * Hono tells nobody of its requests, but a router can be asked for the routes of a path at any time
 * without effect. Each app's router is noted when it is first asked: that goes through its class, in
 * the turn in which Node's server has told of the request.
 */
export class HonoApps {
  readonly #methods: ReplacedMethods;
  readonly #routes: KnownRoutes;
  readonly #routers = new WeakMap<object, Set<Router>>();
  #isSearched = false;

  constructor(methods: ReplacedMethods, routes: KnownRoutes) {
    this.#methods = methods;
    this.#routes = routes;
    routes.findBy((asked) => this.#patternOf(asked));
  }

  /** Follows Hono where it has been loaded so far. */
  follow(): void {
    for (const exports of loadedModules(CJS)) this.#followRouter(exports);
    if (this.#isSearched) return;
    this.#isSearched = true;
    this.#followModule();
  }

  /** Nobody can ask whether an ES module is loaded. Loading it once more gives the same; it is small, and does nothing. */
  #followModule(): void {
    const require = createRequire(path.resolve(process.argv[1] ?? 'program.js'));
    let file: string;
    try {
      const main = require.resolve('hono');
      file = path.join(main.slice(0, main.lastIndexOf(`${path.sep}cjs${path.sep}`)), ...ROUTER);
      this.#followRouter(require(file));
    } catch {
      // The program has no Hono, or one that is built in another way: paths name its requests.
      return;
    }
    // Why again: a loader of TypeScript may serve `require` by itself.
    import(pathToFileURL(file).href).then(
      (exports) => this.#followRouter(exports),
      () => {},
    );
  }

  #followRouter(exports: unknown): void {
    const prototype = dataOf((exports as { SmartRouter?: unknown }).SmartRouter, 'prototype');
    if (!isObject(prototype)) return;
    const note = (router: Router): void => this.#note(router);
    this.#methods.replace<Match>(prototype, 'match', (original) => {
      return function (this: Router, method, url) {
        note(this);
        return original.call(this, method, url);
      };
    });
  }

  #note(router: Router): void {
    const server = this.#routes.latest;
    if (server === undefined) return;
    let routers = this.#routers.get(server);
    if (routers === undefined) {
      routers = new Set();
      this.#routers.set(server, routers);
    }
    routers.add(router);
  }

  #patternOf({ server, method = '', url = '' }: Asked): string | undefined {
    const wanted = pathOf(url);
    for (const router of this.#routers.get(server) ?? []) {
      // Each is a handler with its route, and where its parameters are.
      const [entries] = router.match(method === 'HEAD' ? 'GET' : method, wanted);
      if (!Array.isArray(entries)) continue;
      const matched = entries.map((entry) => dataOf(dataOf(entry, 0), 1));
      const route = matched.find((each) => textOf(each, 'method') !== ANY) ?? matched.at(-1);
      const pattern = textOf(route, 'path');
      if (pattern !== undefined) return pattern;
    }
    return undefined;
  }
}

/** The path as Hono's routers know it. */
function pathOf(url: string): string {
  const text = url.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/s, '');
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}
