import { foldPath } from './fold-path.js';
import type { Asked } from './routes/known-routes.js';

const MAX_LENGTH = 120;
/** As many names as may come from paths; the patterns of a program's routes are finite by themselves. */
const MAX_PATHS = 200;

/** Names requests: `GET /orders/:id`. */
export class RouteNames {
  readonly #paths = new Set<string>();

  /**
   * Never throws, and gives so few names that they can be kept.
   *
   * @param pattern - of the request's route, where a framework has chosen one
   */
  nameOf({ method, url }: Omit<Asked, 'server'>, pattern: string | undefined): string {
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

function cut(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
}

/** Why: what is printed in a terminal must not steer it. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e\u00a0-\u{10ffff}]/gu, '?');
}
