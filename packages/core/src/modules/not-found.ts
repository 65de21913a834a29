import { SafeSet } from '../safe/collections.js';
import type { ExtendedEntry } from '../options/extended-entry.js';
import { didYouMean } from '../options/say.js';

/** What to tell of an entry whose path leads nowhere: where it ends, and what is there. */
export function notFoundMessage(
  entry: ExtendedEntry,
  path: readonly string[],
  from: unknown,
): string {
  const { id, module } = entry;
  let holder = from;
  const walked: string[] = [];
  for (const key of path) {
    const base =
      isObject(holder) && !(key in holder) && walked.length === 0 ? inner(holder) : holder;
    const next: unknown = isObject(base) && key in base ? Reflect.get(base, key) : undefined;
    if (next === undefined) {
      const where =
        walked.length === 0 ? `the module "${module}"` : `"${walked.join('.')}" of "${module}"`;
      const names = isObject(base) ? namesOf(base) : [];
      const has = names.length === 0 ? 'has nothing there' : `has ${names.slice(0, 20).join(', ')}`;
      return `[loopguard] Option "extend": the entry "${id}" was not found: ${where} has no ${JSON.stringify(key)}.${didYouMean(key, names)} It ${has}${names.length > 20 ? ', …' : ''}.`;
    }
    walked.push(key);
    holder = next;
  }
  const end = walked.join('.');
  return typeof holder === 'function'
    ? `[loopguard] Option "extend": the entry "${id}" cannot be guarded: "${end}" of "${module}" cannot be replaced.`
    : `[loopguard] Option "extend": the entry "${id}" was not found: "${end}" of "${module}" is no function.`;
}

function inner(exports: object): unknown {
  return 'default' in exports && isObject(exports.default) ? exports.default : exports;
}

const HIDDEN = new SafeSet(['constructor', '__esModule', 'module.exports']);
const OF_FUNCTIONS = new SafeSet(['length', 'name', 'prototype', 'arguments', 'caller']);

/** The names that a reader of the documentation would know: no language's own. */
function namesOf(holder: object): string[] {
  const names = new Set<string>();
  for (let at = holder, parent = parentOf(at); parent; at = parent, parent = parentOf(at)) {
    // Why by shape: in a sandbox, Function.prototype is another object.
    if (typeof at === 'function' && Object.hasOwn(at, 'bind')) break;
    for (const name of Object.getOwnPropertyNames(at)) {
      if (HIDDEN.has(name) || (typeof at === 'function' && OF_FUNCTIONS.has(name))) continue;
      names.add(name);
    }
  }
  // Why apart: a namespace has no prototype.
  if (parentOf(holder) === null) return Object.keys(holder).toSorted();
  return [...names].toSorted();
}

export function parentOf(value: object): object | null {
  return Reflect.getPrototypeOf(value);
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
