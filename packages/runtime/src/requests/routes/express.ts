import { foldPath } from '../fold-path.js';
import { dataOf, isObject, textOf } from './data-of.js';
import { findLayers, type Match, matchLayer } from './express-layers.js';

/**
 * The pattern of the route that Express is in. A request knows its route and the text of the paths
 * at which the route's routers are mounted; their patterns are in the layers that lead to the route.
 */
export function expressPattern(request: object): string | undefined {
  const route = dataOf(request, 'route');
  const app = dataOf(request, 'app');
  if (!isObject(route)) return undefined;
  const url = textOf(request, 'originalUrl') ?? '/';
  const base = textOf(request, 'baseUrl') ?? '';
  const layers = (isObject(app) ? findLayers(app, route) : undefined) ?? [];
  const rest = textOf(route, 'path') ?? routePart(layers.at(-1), url, base);
  const path = `${mountPattern(base, layers.slice(0, -1), app)}${rest === '/' ? '' : rest}`;
  return path.startsWith('/') ? path : `/${path}`;
}

/** What matched a route that is no text: a regular expression or a list. */
function routePart(layer: unknown, url: string, base: string): string {
  const path = url.replace(/[?#].*$/s, '').slice(base.length) || '/';
  const match = matchLayer(layer, path);
  return foldPath(match ? match.pattern : path);
}

/** The patterns behind a `baseUrl`. What apps in apps are mounted at comes first in it. */
function mountPattern(base: string, layers: readonly unknown[], app: unknown): string {
  const segments = base.split('/').slice(1);
  for (let start = 0; start <= segments.length; start++) {
    const inner = throughLayers(textFrom(segments.slice(start)), layers);
    if (inner === undefined) continue;
    return `${outerPattern(segments.slice(0, start), app)}${inner}`;
  }
  return base === '' ? '' : foldPath(base);
}

/** The patterns of layers one in another, if they match all of a text. */
function throughLayers(text: string, layers: readonly unknown[]): string | undefined {
  let rest = text;
  let pattern = '';
  for (const layer of layers) {
    const match: Match | undefined = matchLayer(layer, rest === '' ? '/' : rest);
    if (match === undefined) return undefined;
    pattern += match.pattern.replace(/\/$/, '');
    rest = rest.slice(match.text.replace(/\/$/, '').length);
  }
  return rest === '' ? pattern : undefined;
}

/** Where an app is mounted in others, by what it says itself; by the text where that is no single path. */
function outerPattern(segments: readonly string[], app: unknown): string {
  if (segments.length === 0) return '';
  let mounted = '';
  let at: unknown = app;
  for (let depth = 0; depth < 20 && isObject(dataOf(at, 'parent')); depth++) {
    const path = textOf(at, 'mountpath');
    if (path === undefined) break;
    mounted = `${path.replace(/\/$/, '')}${mounted}`;
    at = dataOf(at, 'parent');
  }
  const isWhole = mounted.split('/').length - 1 === segments.length;
  return isWhole ? mounted : foldPath(textFrom(segments));
}

function textFrom(segments: readonly string[]): string {
  return segments.map((segment) => `/${segment}`).join('');
}
