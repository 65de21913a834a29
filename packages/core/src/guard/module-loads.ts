import Module from 'node:module';
import { entryById } from '../catalog/index.js';
import type { CatalogEntry } from '../catalog/types.js';
import { applyPatch } from '../patch/apply-patch.js';
import { mirror } from '../patch/mirror.js';
import { packageNameOf, toPath } from './files.js';

/** A `require` on its way. */
export interface LoadCall {
  readonly entry: CatalogEntry;
  readonly args: ArrayLike<unknown>;
  readonly specifier: string;
}

/** What a lazy load is reported to. */
export interface LoadGuard {
  armed: boolean;
  isTestFile(path: string): boolean;
  /** Called after a load, with the time it took. */
  loaded(call: LoadCall, durationMs: number): void;
  /** Called before a module's file is read; may throw to stop it. */
  beforeLoad(call: LoadCall): void;
  now(): number;
}

type Loader = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Folds whatever a `require` does into one call, and tells a cached one from a load: only the
 * module cache knows, and it says so by running `Module.prototype.load`.
 */
export class ModuleLoads {
  readonly #guard: LoadGuard;
  #count = 0;
  #pending: LoadCall | undefined;

  constructor(guard: LoadGuard) {
    this.#guard = guard;
  }

  /** Counts the loads of Node's own CommonJS loader. */
  install(): void {
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

  /** `require` and `Module._load`, as Node's own loader has them. */
  intercept(
    entry: CatalogEntry,
    self: unknown,
    args: ArrayLike<unknown>,
    proceed: () => unknown,
  ): unknown {
    const parent = (entry.id === 'require' ? self : args[1]) as { filename?: unknown } | undefined;
    const caller = typeof parent?.filename === 'string' ? parent.filename : undefined;
    return this.run({ entry, args, specifier: String(args[0]) }, caller, proceed);
  }

  /** A `require` in a runner's own loader. */
  runRequire<T>(caller: string, specifier: string, proceed: () => T): T {
    const entry = entryById('require') as CatalogEntry;
    return this.run({ entry, args: [specifier], specifier }, caller, proceed);
  }

  /** A module that a runner's own loader evaluates now; who asked for it is read from the stack. */
  runModule<T>(file: string, proceed: () => T): T {
    const entry = entryById('require') as CatalogEntry;
    return this.run({ entry, args: [file], specifier: file }, undefined, () => {
      this.noteLoad();
      return proceed();
    });
  }

  run<T>(call: LoadCall, caller: string | undefined, proceed: () => T): T {
    const guard = this.#guard;
    const isJudged = caller === undefined || !isStartUp(caller, guard);
    const before = this.#count;
    const start = guard.now();
    guard.armed = false;
    this.#pending = isJudged ? call : undefined;
    try {
      return proceed();
    } finally {
      guard.armed = true;
      this.#pending = undefined;
      if (isJudged && this.#count !== before) guard.loaded(call, guard.now() - start);
    }
  }
}

/** Test files may load modules, and how a package loads its own parts is not its user's to change. */
function isStartUp(caller: string, guard: LoadGuard): boolean {
  const path = toPath(caller);
  return guard.isTestFile(path) || packageNameOf(path) !== undefined;
}
