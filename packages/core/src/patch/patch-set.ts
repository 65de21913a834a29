import { syncBuiltinESMExports } from 'node:module';
import { resolveTarget } from '../catalog/resolve.js';
import type { CatalogEntry } from '../catalog/types.js';
import { applyPatch } from './apply-patch.js';
import { isLoaded, watchBuiltinLoads } from './builtin-loads.js';
import { type AnyFunction, type Gate, wrap } from './wrap.js';

// Why captured: a test may delete or replace it.
const getBuiltinModule = process.getBuiltinModule.bind(process);
const sync = syncBuiltinESMExports;

/** Everything that was replaced in this thread: at most one wrapper for each entry and place. */
export class PatchSet {
  readonly #gate: Gate;
  readonly #wrappers = new WeakSet<object>();
  readonly #undo: (() => void)[] = [];
  readonly #done = new Set<string>();
  /** Entries of builtins that nobody has loaded yet, by the builtin's bare name. */
  readonly #waiting = new Map<string, CatalogEntry[]>();
  /** Bare names of the builtins that have wrappers. */
  readonly modules: Set<string> = new Set();
  readonly #refused = new Set<CatalogEntry>();
  #stopWatching: (() => void) | undefined;
  #isWatching = false;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  /**
   * Patches what this Node has of `entries`; what is patched already is left alone. A builtin that
   * nobody has loaded yet is not loaded for it: its entries are patched right when somebody does.
   */
  patchBuiltins(entries: Iterable<CatalogEntry>): void {
    this.#watch();
    const ready: CatalogEntry[] = [];
    for (const entry of entries) {
      if (entry.module === 'global' || this.#done.has(entry.id) || !isHere(entry)) continue;
      this.#done.add(entry.id);
      const name = bareName(entry.module);
      if (this.#stopWatching === undefined || name === 'process' || isLoaded(name)) {
        ready.push(entry);
        continue;
      }
      const waiting = this.#waiting.get(name);
      if (waiting) waiting.push(entry);
      else this.#waiting.set(name, [entry]);
    }
    this.#patchAll(ready);
  }

  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#stopWatching = watchBuiltinLoads((name) => {
      const entries = this.#waiting.get(name);
      if (!entries) return;
      this.#waiting.delete(name);
      this.#patchAll(entries);
    });
  }

  #patchAll(entries: Iterable<CatalogEntry>): void {
    let changed = false;
    for (const entry of entries) {
      const owner = loadBuiltin(entry.module);
      if (owner !== undefined && this.#patch(entry, owner)) changed = true;
    }
    // Why: `import { readFileSync } from 'node:fs'` reads a copy that is refreshed only on request.
    if (changed) sync();
  }

  /** Patches entries that live on a realm's own global object, such as `Atomics.wait`. */
  patchRealm(entries: Iterable<CatalogEntry>, realm: object): void {
    for (const entry of entries) {
      if (entry.module === 'global' && isHere(entry)) this.#patch(entry, realm);
    }
  }

  /** What could not be replaced, since somebody had frozen it. */
  get refused(): Iterable<CatalogEntry> {
    return this.#refused;
  }

  /** The functions that a copy of a builtin's exports holds although they were replaced since. */
  originalsIn(module: string, copy: object): string[] {
    const builtin = loadBuiltin(module);
    if (builtin === undefined) return [];
    return Object.keys(copy).filter((name) => {
      const current: unknown = Reflect.getOwnPropertyDescriptor(builtin, name)?.value;
      return (
        typeof current === 'function' &&
        this.#wrappers.has(current) &&
        Reflect.get(copy, name) !== current
      );
    });
  }

  /** Puts back everything that is still ours. */
  dispose(): void {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    this.#isWatching = false;
    this.#waiting.clear();
    for (const undo of this.#undo.splice(0).toReversed()) undo();
    this.#done.clear();
    sync();
  }

  #patch(entry: CatalogEntry, root: object): boolean {
    const target = resolveTarget(entry, root);
    if (!target) return false;
    const replace = (original: unknown): unknown => {
      if (this.#wrappers.has(original as object)) return original;
      const wrapper = wrap(original as AnyFunction, entry, this.#gate);
      this.#wrappers.add(wrapper);
      return wrapper;
    };
    const { owner, key } = target;
    const undo = applyPatch(owner, key, replace, entry.kind === 'getter' ? 'getter' : 'value');
    if (!undo) {
      if (!this.#isOurs(entry, owner, key)) this.#refused.add(entry);
      return false;
    }
    this.#keep(entry, undo);
    if (entry.module !== 'global') this.modules.add(bareName(entry.module));
    if (entry.kind === 'class') this.#keep(entry, patchConstructor(Reflect.get(owner, key)));
    return true;
  }

  #isOurs(entry: CatalogEntry, owner: object, key: PropertyKey): boolean {
    const descriptor = Reflect.getOwnPropertyDescriptor(owner, key);
    const held: unknown = entry.kind === 'getter' ? descriptor?.get : Reflect.get(owner, key);
    return this.#wrappers.has(held as object);
  }

  #keep(entry: CatalogEntry, undo: (() => void) | undefined): void {
    // Why realms are not undone: holding their globals would keep every test file's memory alive.
    if (undo && entry.module !== 'global') this.#undo.push(undo);
  }
}

/** `new Wrapper().constructor` has to be the wrapper, as it was the class before. */
function patchConstructor(wrapper: AnyFunction): (() => void) | undefined {
  return applyPatch(wrapper.prototype as object, 'constructor', () => wrapper);
}

const nodeMajor = Number.parseInt(process.versions.node, 10);

/** Odd and unlisted majors get what the nearest listed ones have. */
function isHere(entry: CatalogEntry): boolean {
  if (entry.unpatchable) return false;
  return entry.versions.includes(nodeMajor) || nodeMajor % 2 === 1 || nodeMajor > 26;
}

function bareName(specifier: string): string {
  return specifier.replace(/^node:/, '');
}

function loadBuiltin(specifier: string): object | undefined {
  if (specifier === 'process') return process;
  const emitWarning = process.emitWarning;
  try {
    // Why silent: an ExperimentalWarning for node:sqlite or node:wasi belongs to whoever uses it.
    process.emitWarning = () => {};
    return getBuiltinModule(specifier) as object | undefined;
  } catch {
    // Why: builtins behind a flag throw on some versions; without the flag nobody can call them.
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}
