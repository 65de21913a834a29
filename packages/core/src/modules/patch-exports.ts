import type { ExtendedEntry } from '../options/extended-entry.js';
import { applyPatch } from '../patch/apply-patch.js';
import { mirror } from '../patch/mirror.js';
import { isObject, notFoundMessage, parentOf } from './not-found.js';
import { isNamespace, overlay } from './overlay.js';
import { type AnyFunction, type Gate, wrap } from '../patch/wrap.js';

/** The step of a path that stands for what a function returns. */
const RESULT = '()';

/** An entry, and the rest of its path from where one looks. */
interface Search {
  readonly entry: ExtendedEntry;
  readonly path: readonly string[];
}

/** Replaces functions in the exports of modules; one wrapper for each function and entry. */
export class ExportPatches {
  readonly #gate: Gate;
  readonly #fail: (message: string) => void;
  readonly #wrappers = new WeakSet<object>();
  readonly #wrapperOf = new WeakMap<object, AnyFunction>();
  readonly #watcherOf = new WeakMap<object, AnyFunction>();
  readonly #searches = new WeakMap<object, Search[]>();
  readonly #looked = new WeakSet<object>();
  readonly #overlays = new WeakMap<object, object>();

  /** @param fail - is told of an entry whose path leads nowhere */
  constructor(gate: Gate, fail: (message: string) => void) {
    this.#gate = gate;
    this.#fail = fail;
  }

  /** Patches the functions of `entries`; returns what has to be used as the exports from now on. */
  patch(exports: unknown, entries: readonly ExtendedEntry[]): unknown {
    if (!isObject(exports)) {
      for (const entry of entries) this.#notFound(entry, entry.path, exports);
      return exports;
    }
    const known = this.#overlays.get(exports);
    if (known) return known;
    const replaced = new Map<PropertyKey, unknown>();
    let whole: object = exports;
    // Why the module itself last: its stand-in gets the properties that it has by then.
    const inside = entries.filter((entry) => !isWhole(exports, entry));
    for (const entry of inside) {
      const isFound = placesOf(exports, entry.path).map((path) =>
        this.#patchIn(exports, { entry, path }, replaced),
      );
      if (!isFound.includes(true)) this.#notFound(entry, entry.path, exports);
    }
    for (const entry of entries) {
      if (inside.includes(entry)) continue;
      const wrapper = this.#replacement(exports, entry);
      if (wrapper) whole = wrapper;
      else this.#notFound(entry, entry.path, exports);
    }
    if (replaced.size > 0) whole = overlay(whole, replaced);
    if (whole !== exports) {
      this.#overlays.set(exports, whole);
      this.#overlays.set(whole, whole);
    }
    return whole;
  }

  /** Follows a path and replaces what is at its end; false when nothing is there. */
  #patchIn(start: object, { entry, path }: Search, replaced?: Map<PropertyKey, unknown>): boolean {
    let holder = start;
    for (let at = 0; at < path.length - 1; at++) {
      const key = path[at] as string;
      if (path[at + 1] === RESULT) {
        const search = { entry, path: path.slice(at + 2) };
        return this.#put(holder, key, start, replaced, (value) => this.#watch(value, search));
      }
      const next: unknown = Reflect.get(holder, key);
      if (!isObject(next)) return false;
      holder = next;
    }
    const last = path.at(-1) as string;
    return this.#put(holder, last, start, replaced, (value) => this.#replacement(value, entry));
  }

  #put(
    holder: object,
    key: string,
    start: object,
    replaced: Map<PropertyKey, unknown> | undefined,
    replace: (value: object) => object | undefined,
  ): boolean {
    const owner = ownerOf(holder, key);
    if (!owner) return false;
    const value: unknown =
      replaced?.has(key) && holder === start ? replaced.get(key) : Reflect.get(holder, key);
    if (typeof value !== 'function') return false;
    const next = replace(value);
    if (next === undefined || next === value) return next !== undefined;
    if (!isNamespace(owner)) {
      applyPatch(owner, key, () => next);
      if (Reflect.get(holder, key) === next) return true;
    }
    if (holder !== start || !replaced) return false;
    replaced.set(key, next);
    return true;
  }

  #replacement(value: object, entry: ExtendedEntry): AnyFunction | undefined {
    if (typeof value !== 'function') return undefined;
    if (this.#wrappers.has(value)) return value as AnyFunction;
    let wrapper = this.#wrapperOf.get(value);
    if (!wrapper) {
      const original = value as AnyFunction;
      wrapper = wrap(original, isClass(original) ? { ...entry, kind: 'class' } : entry, this.#gate);
      this.#wrapperOf.set(original, wrapper);
      this.#wrappers.add(wrapper);
      const { prototype } = original as { prototype?: { constructor?: unknown } };
      if (isObject(prototype) && prototype.constructor === original) {
        applyPatch(prototype, 'constructor', () => wrapper);
      }
    }
    return wrapper;
  }

  /** A stand-in for a function that looks at what it returns. */
  #watch(value: object, search: Search): AnyFunction {
    const known = this.#searches.has(value) ? (value as AnyFunction) : this.#watcherOf.get(value);
    if (known) {
      const searches = this.#searches.get(known) ?? [];
      if (!searches.some(({ entry }) => entry.id === search.entry.id)) searches.push(search);
      return known;
    }
    const original = value as AnyFunction;
    const all = [search];
    const look = (result: unknown): void => this.#look(result, all);
    const watcher: AnyFunction = {
      watcher(this: unknown, ...args: unknown[]) {
        const result = Reflect.apply(original, this, args);
        look(result);
        return result;
      },
    }.watcher;
    mirror(watcher, original);
    this.#watcherOf.set(original, watcher);
    this.#searches.set(watcher, all);
    if (this.#wrappers.has(original)) this.#wrappers.add(watcher);
    return watcher;
  }

  #look(result: unknown, searches: readonly Search[]): void {
    if (!isObject(result)) return;
    const parent = parentOf(result);
    // Why by prototype: it serves all results of its class, and is looked at once.
    if (parent !== null && this.#looked.has(parent)) return;
    if (parent !== null && parentOf(parent) !== null) this.#looked.add(parent);
    for (const { entry, path } of searches) {
      if (!this.#patchIn(result, { entry, path })) this.#notFound(entry, path, result);
    }
  }

  #notFound(entry: ExtendedEntry, path: readonly string[], from: unknown): void {
    if (entry.optional) return;
    this.#fail(notFoundMessage(entry, path, from));
  }
}

/**
 * Where a path leads from a module's exports. A function is often there twice, as a named export
 * and on the default one; `default` of a CommonJS module is the module itself.
 */
function placesOf(exports: object, path: readonly string[]): (readonly string[])[] {
  const [first] = path;
  if (first === 'default') return 'default' in exports ? [path] : [path.slice(1)];
  const inner: unknown = 'default' in exports ? exports.default : undefined;
  return isObject(inner) && inner !== exports ? [path, ['default', ...path]] : [path];
}

/** True when an entry stands for what a CommonJS module exports as a whole. */
function isWhole(exports: object, { path }: ExtendedEntry): boolean {
  return path.length === 1 && path[0] === 'default' && !('default' in exports);
}

function ownerOf(holder: object, key: PropertyKey): object | undefined {
  let owner: object | null = holder;
  while (owner && !Object.hasOwn(owner, key)) owner = parentOf(owner);
  return owner ?? undefined;
}

function isClass(value: AnyFunction): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}
