import { dataOf, isObject, listOf } from './data-of.js';

const MAX_LAYERS = 20_000;
const MAX_DEPTH = 20;

/** What a layer of a router matches at the start of a path: the text, and the text as a pattern. */
export interface Match {
  readonly text: string;
  readonly pattern: string;
}

/** The layers that lead to a route, from the router of an app inwards; the last one holds the route. */
export function findLayers(app: object, route: object): unknown[] | undefined {
  let looked = 0;
  const search = (router: unknown, depth: number): unknown[] | undefined => {
    for (const layer of listOf(router, 'stack')) {
      if (++looked > MAX_LAYERS) return undefined;
      if (dataOf(layer, 'route') === route) return [layer];
      const handle = dataOf(layer, 'handle');
      const inner = depth < MAX_DEPTH && handle !== router ? search(handle, depth + 1) : undefined;
      if (inner) return [layer, ...inner];
    }
    return undefined;
  };
  return search(routerOf(app), 0);
}

/** Express 4 has its router in `_router`, Express 5 behind a getter of its own. */
function routerOf(app: object): unknown {
  const router = dataOf(app, '_router');
  if (isObject(router)) return router;
  const getter = Object.getOwnPropertyDescriptor(app, 'router')?.get;
  // Why that name: it has made the router by now, and does nothing else.
  return getter?.name === 'getrouter' ? getter.call(app) : undefined;
}

/** What a layer matches at the start of a path. Its own `match` would be seen: in some versions it keeps what it finds. */
export function matchLayer(layer: unknown, path: string): Match | undefined {
  // Why: matches of Express 4 are those of an expression, which it does not even run for a plain '/'.
  const regexp = dataOf(layer, 'regexp');
  if (regexp instanceof RegExp) {
    if (dataOf(regexp, 'fast_slash') === true) return { text: '', pattern: '' };
    const found = new RegExp(regexp.source, regexp.flags).exec(path);
    if (!found) return undefined;
    const names = listOf(layer, 'keys').map((key) => dataOf(key, 'name'));
    const values = names.map((name, index) => [String(name), found[index + 1]] as const);
    return { text: found[0], pattern: patternOf(found[0], values) };
  }
  if (dataOf(layer, 'slash') === true) return { text: '', pattern: '' };
  for (const matcher of listOf(layer, 'matchers')) {
    const found: unknown = typeof matcher === 'function' ? matcher(path) : undefined;
    const text = dataOf(found, 'path');
    if (typeof text !== 'string') continue;
    const params = dataOf(found, 'params');
    return { text, pattern: patternOf(text, isObject(params) ? Object.entries(params) : []) };
  }
  return undefined;
}

/** A text with the names of parameters instead of their values. */
function patternOf(text: string, params: readonly (readonly [string, unknown])[]): string {
  const segments = text.split('/');
  let from = 0;
  for (const [name, value] of params) {
    if (typeof value !== 'string' || value === '') continue;
    const at = segments.findIndex(
      (part, index) => index >= from && (part === value || decoded(part) === value),
    );
    if (at === -1) continue;
    segments[at] = `:${name}`;
    from = at + 1;
  }
  return segments.join('/');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
