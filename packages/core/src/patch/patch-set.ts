import { syncBuiltinESMExports } from 'node:module';
import { resolveTarget } from '../catalog/resolve.js';
import type { CatalogEntry } from '../catalog/types.js';
import { applyPatch } from './apply-patch.js';
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

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  /** Patches what this Node has of `entries`; what is patched already is left alone. */
  patchBuiltins(entries: Iterable<CatalogEntry>): void {
    let changed = false;
    for (const entry of entries) {
      if (entry.module === 'global' || this.#done.has(entry.id) || !isHere(entry)) continue;
      this.#done.add(entry.id);
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

  /** Puts back everything that is still ours. */
  dispose(): void {
    for (const undo of this.#undo.splice(0).toReversed()) undo();
    this.#done.clear();
    sync();
  }

  #patch(entry: CatalogEntry, root: object): boolean {
    const target = resolveTarget(entry, root);
    if (!target) return false;
    const undo = applyPatch(target.owner, target.key, (original) => {
      if (this.#wrappers.has(original as object)) return original;
      // Why: jsdom and happy-dom put their own in-memory Storage on the global object.
      if (entry.module === 'global' && !isNative(original as AnyFunction)) return original;
      const wrapper = wrap(original as AnyFunction, entry, this.#gate);
      this.#wrappers.add(wrapper);
      return wrapper;
    });
    if (!undo) return false;
    // Why realms are not undone: holding their globals would keep every test file's memory alive.
    if (entry.module !== 'global') this.#undo.push(undo);
    return true;
  }
}

const nodeMajor = Number.parseInt(process.versions.node, 10);

/** Odd and unlisted majors get what the nearest listed ones have. */
function isHere(entry: CatalogEntry): boolean {
  if (entry.unpatchable) return false;
  return entry.versions.includes(nodeMajor) || nodeMajor % 2 === 1 || nodeMajor > 26;
}

function isNative(candidate: AnyFunction): boolean {
  return Function.prototype.toString.call(candidate).includes('[native code]');
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
