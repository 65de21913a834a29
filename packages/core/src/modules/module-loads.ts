import type { WatchedEntry } from '../catalog/watched-entry.js';
import { watchedIn } from '../catalog/watched.js';
import { applyPatch } from '../patch/apply-patch.js';
import { mirror } from '../patch/mirror.js';
import { getBuiltinModule } from '../safe/originals.js';
import { packageNameOf, toPath } from '../stack/paths.js';

/** A `require` on its way. */
export interface LoadCall {
  readonly entry: WatchedEntry;
  readonly args: ArrayLike<unknown>;
  readonly specifier: string;
}

/** A `require` that has begun. */
export interface Load {
  /** Undefined when whoever asked may load modules. */
  readonly call: LoadCall | undefined;
  /** How many modules had been loaded before. */
  readonly count: number;
  readonly start: number;
}

/** What a lazy load is reported to. */
export interface LoadGuard {
  armed: boolean;
  isTestFile(path: string): boolean;
  /** Called after a load, with the time it took. */
  loaded(call: LoadCall, durationMs: number): void;
  /** Called before a module's file is read; may throw to stop it. */
  beforeLoad(call: LoadCall): void;
  /** Called after a `require` with the time it took: a lazy one is reported as what it is. */
  excuse(durationMs: number): void;
  now(): number;
}

type Loader = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Folds whatever a `require` does into one call, and tells a cached one from a load: only the
 * module cache knows, and it says so by running `Module.prototype.load`.
 */
export class ModuleLoads {
  readonly #guard: LoadGuard;
  /** Tells what a runner loads for whoever asked: then only the stack says who did. */
  asksForOthers: ((specifier: string) => boolean) | undefined;
  #count = 0;
  #pending: LoadCall | undefined;
  #require: WatchedEntry | undefined;

  constructor(guard: LoadGuard) {
    this.#guard = guard;
  }

  /** Modules loaded so far. */
  get count(): number {
    return this.#count;
  }

  /** False while nothing of the user's is looked at. */
  get isWatching(): boolean {
    return this.#guard.armed;
  }

  /** Counts the loads of Node's own CommonJS loader. */
  install(): void {
    const Module = getBuiltinModule('node:module');
    const prototype = Module.prototype as unknown as Record<string, Loader>;
    applyPatch(prototype, 'load', (original) => {
      const { noteLoad } = this;
      const load: Loader = function (...args) {
        noteLoad();
        return Reflect.apply(original as Loader, this, args);
      };
      return mirror(load, original as Loader);
    });
  }

  /** Adapters whose runner has a module loader of its own call this before a module is evaluated. */
  readonly noteLoad = (): void => {
    this.#count++;
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    this.#guard.beforeLoad(pending);
  };

  /**
   * A `require` begins. The caller runs it, so that no frame of ours is in its stack, and then
   * calls {@link end}, also when it threw.
   *
   * @param caller - the file that asks, where it is known; else the stack tells
   */
  begin(entry: WatchedEntry, args: ArrayLike<unknown>, caller: string | undefined): Load {
    const guard = this.#guard;
    // Why no text of anything else: making it would run what the caller handed over.
    const specifier = typeof args[0] === 'string' ? args[0] : '';
    const call = { entry, args, specifier };
    const isJudged =
      caller === undefined || this.asksForOthers?.(specifier) || !isStartUp(caller, guard);
    guard.armed = false;
    this.#pending = isJudged ? call : undefined;
    return { call: isJudged ? call : undefined, count: this.#count, start: guard.now() };
  }

  end({ call, count, start }: Load): void {
    this.#guard.armed = true;
    this.#pending = undefined;
    const durationMs = this.#guard.now() - start;
    this.#guard.excuse(durationMs);
    if (call && this.#count !== count) this.#guard.loaded(call, durationMs);
  }

  /** A `require` that a runner's own loader serves; like {@link begin}. */
  beginRequire(specifier: string, caller: string | undefined): Load {
    this.#require ??= watchedIn('module').find(({ id }) => id === 'require') as WatchedEntry;
    return this.begin(this.#require, [specifier], caller);
  }
}

/** Test files may load modules, and how a package loads its own parts is not its user's to change. */
function isStartUp(caller: string, guard: LoadGuard): boolean {
  const path = toPath(caller);
  return guard.isTestFile(path) || packageNameOf(path) !== undefined;
}
