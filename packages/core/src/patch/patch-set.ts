import { syncBuiltinESMExports } from 'node:module';
import { resolveTarget } from '../catalog/resolve.js';
import type { WatchedEntry } from '../catalog/watched-entry.js';
import { watchedIn, watchedModules } from '../catalog/watched.js';
import type { Rule } from '../options/types.js';
import { applyPatch } from './apply-patch.js';
import { loadedBuiltins, watchBuiltinLoads } from './builtin-loads.js';
import { quietly } from './quietly.js';
import { type AnyFunction, type Gate, wrap } from './wrap.js';
import { descriptorOf } from '../safe/descriptors.js';
import { getBuiltinModule } from '../safe/originals.js';

const sync = syncBuiltinESMExports;

/** What options say about which entries are watched. */
interface Wanted {
  readonly turnsOn: boolean;
  ruleOf(id: string, fallback: Rule): Rule;
}

/** What is watched only where options turn it on. */
type Unwatched = Pick<typeof import('../catalog/unwatched.js'), 'unwatchedIn' | 'unwatchedModules'>;

const BY_DEFAULT: Wanted = { turnsOn: false, ruleOf: (_id, fallback) => fallback };

/** Everything that was replaced in this thread: at most one wrapper for each entry and place. */
export class PatchSet {
  readonly #gate: Gate;
  readonly #unwatched: () => Unwatched;
  readonly #wrappers = new WeakSet<object>();
  readonly #undo: (() => void)[] = [];
  /** Ids of the builtins' entries that have been looked at. */
  readonly #done = new Set<string>();
  /** Names of the builtins that have been loaded, without `node:`. */
  readonly #loaded = new Set<string>();
  #wanted: Wanted = BY_DEFAULT;
  /** Bare names of the builtins that have wrappers. */
  readonly modules: Set<string> = new Set();
  readonly #refused = new Set<WatchedEntry>();
  #stopWatching: (() => void) | undefined;
  #isWatching = false;

  /** @param unwatched - asked where options may turn on what is off by default */
  constructor(gate: Gate, unwatched: () => Unwatched) {
    this.#gate = gate;
    this.#unwatched = unwatched;
  }

  /**
   * Patches what this Node has of the wanted entries; what is patched already is left alone. A
   * builtin that nobody has loaded yet is not loaded for it: it is patched right when somebody does.
   */
  patchBuiltins(wanted: Wanted = BY_DEFAULT): void {
    this.#wanted = wanted;
    this.#watch();
    this.#patchAll(this.#modules().filter((module) => this.#isReady(bareName(module))));
  }

  #watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    for (const name of loadedBuiltins()) this.#loaded.add(name);
    this.#stopWatching = watchBuiltinLoads((name) => {
      this.#loaded.add(name);
      // Why asked first: Node loads many builtins that have nothing to patch. Why quietly: a test may
      // be what loads one.
      for (const module of [name, `node:${name}`]) {
        if (this.#mayPatch(module)) quietly(this.#gate, () => this.#patchAll([module]));
      }
    });
  }

  #isReady(name: string): boolean {
    return this.#stopWatching === undefined || name === 'process' || this.#loaded.has(name);
  }

  #patchAll(modules: readonly string[]): void {
    let changed = false;
    for (const module of modules) {
      const owner = loadBuiltin(module);
      if (owner === undefined) continue;
      for (const entry of this.#entriesIn(module, this.#wanted)) {
        if (this.#done.has(entry.id)) continue;
        this.#done.add(entry.id);
        if (this.#patch(entry, owner)) changed = true;
      }
    }
    // Why: `import { readFileSync } from 'node:fs'` reads a copy that is refreshed only on request.
    if (changed) sync();
  }

  /** Patches entries that live on a realm's own global object, such as `Atomics.wait`. */
  patchRealm(realm: object, wanted: Wanted = BY_DEFAULT): void {
    for (const entry of this.#entriesIn('global', wanted)) this.#patch(entry, realm);
  }

  /** What could not be replaced, since somebody had frozen it. */
  get refused(): Iterable<WatchedEntry> {
    return this.#refused;
  }

  /** The functions that a copy of a builtin's exports holds although they were replaced since. */
  originalsIn(module: string, copy: object): string[] {
    const builtin = loadBuiltin(module);
    if (builtin === undefined) return [];
    return Object.keys(copy).filter((name) => {
      const current: unknown = descriptorOf(builtin, name)?.value;
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
    this.#loaded.clear();
    for (const undo of this.#undo.splice(0).toReversed()) undo();
    this.#done.clear();
    sync();
  }

  /** The builtins where there may be something to patch. */
  #modules(): string[] {
    const others = this.#wanted.turnsOn ? this.#unwatched().unwatchedModules() : [];
    const modules = new Set([...watchedModules(), ...others]);
    modules.delete('global');
    return [...modules];
  }

  #mayPatch(module: string): boolean {
    const { turnsOn } = this.#wanted;
    return (
      watchedModules().has(module) || (turnsOn && this.#unwatched().unwatchedModules().has(module))
    );
  }

  /**
   * What is to be patched in a module. Why also where options turn it off: the time it takes is
   * nobody's stall. Why not by versions: minor releases add functions to a major, and what is there
   * is wrapped.
   */
  #entriesIn(module: string, { turnsOn, ruleOf }: Wanted): readonly WatchedEntry[] {
    const watched = watchedIn(module);
    if (!turnsOn) return watched;
    const others = this.#unwatched().unwatchedIn(module);
    return [...watched, ...others.filter(({ id, rule }) => ruleOf(id, rule) !== 'off')];
  }

  #patch(entry: WatchedEntry, root: object): boolean {
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

  #isOurs(entry: WatchedEntry, owner: object, key: PropertyKey): boolean {
    const descriptor = descriptorOf(owner, key);
    const held: unknown = entry.kind === 'getter' ? descriptor?.get : Reflect.get(owner, key);
    return this.#wrappers.has(held as object);
  }

  #keep(entry: WatchedEntry, undo: (() => void) | undefined): void {
    // Why realms are not undone: holding their globals would keep every test file's memory alive.
    if (undo && entry.module !== 'global') this.#undo.push(undo);
  }
}

/** `new Wrapper().constructor` has to be the wrapper, as it was the class before. */
function patchConstructor(wrapper: AnyFunction): (() => void) | undefined {
  return applyPatch(wrapper.prototype as object, 'constructor', () => wrapper);
}

function bareName(specifier: string): string {
  return specifier.startsWith('node:') ? specifier.slice('node:'.length) : specifier;
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
