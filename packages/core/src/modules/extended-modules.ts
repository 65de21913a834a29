import { isBuiltin, syncBuiltinESMExports } from 'node:module';
import { SLOT } from '../allow/slot.js';
import type { ExtendedEntry } from '../options/extended-entry.js';
import { applyPatch } from '../patch/apply-patch.js';
import { facadeSource } from './facade.js';
import { mirror } from '../patch/mirror.js';
import { entryFiles } from './module-files.js';
import { ExportPatches } from './patch-exports.js';
import type { AnyFunction, Gate } from '../patch/wrap.js';
import { packageNameOf, toPath } from '../stack/paths.js';
import { getBuiltinModule } from '../safe/originals.js';

// Why not imported: in a vm pool of Vitest that gives a module of Vitest's own.
const Module = getBuiltinModule('node:module');

type Entries = readonly ExtendedEntry[];

interface LoadedSource {
  readonly format?: string;
  readonly source?: string | Uint8Array;
}
type LoadHook = (
  url: string,
  context: object,
  nextLoad: (url: string, context: object) => LoadedSource,
) => LoadedSource;

// How a facade's import tells the module itself from its facade.
const ORIGINAL = 'loopguard-original';

/** Recognises the modules that the option `extend` names when they are loaded, and patches them then. */
export class ExtendedModules {
  /** What is wrong with entries, as far as their modules were loaded. */
  readonly mistakes: Set<string> = new Set();
  readonly #gate: Gate;
  readonly #patches: ExportPatches;
  #entries: Entries = [];
  #byFile = new Map<string, Entries>();
  #byPackage = new Map<string, Entries>();
  #seen = new Map<string, Entries | undefined>();

  constructor(gate: Gate) {
    this.#gate = gate;
    this.#patches = new ExportPatches(gate, (message) => this.mistakes.add(message));
  }

  /** From now on modules are recognised by these entries. */
  use(entries: Entries): void {
    this.#entries = entries;
    this.#seen = new Map();
    this.#byFile = groupBy(entries, ({ files }) => files);
    this.#byPackage = groupBy(entries, ({ packageName }) => (packageName ? [packageName] : []));
    this.mistakes.clear();
    this.#patchBuiltins(entries.filter(({ module }) => isBuiltin(module)));
  }

  get isInUse(): boolean {
    return this.#entries.length > 0;
  }

  /** True for a file that one of the entries names. */
  names(file: string): boolean {
    return this.#entriesOf(file) !== undefined;
  }

  /** The source of a module to load instead of an ES module, which imports it as `from`. */
  facadeOf(file: string, source: string, from: string, patch: string): string {
    const entries = this.#entriesOf(file) ?? [];
    return this.#quietly(() => facadeSource(source, entries, from, patch));
  }

  /**
   * A module has been loaded.
   *
   * @param file - its path, URL or the runner's id of it
   * @returns what has to be used as its exports
   */
  loaded<T>(file: string, exports: T): T {
    const entries = this.#entriesOf(file);
    if (!entries) return exports;
    return this.#quietly(() => this.#patches.patch(exports, entries) as T);
  }

  /** Sees what Node's own CommonJS loader loads, also for an `import` of a CommonJS module. */
  watchNode(): void {
    // Why both: `load` keeps what is exported for `import` before it returns, and only `load` sees
    // the `require` of an ES module.
    this.#watchLoader('_compile', 1);
    this.#watchLoader('load', 0);
    this.#watchEsModules();
  }

  /** Native ES modules, where this Node lets their sources be replaced in this thread. */
  #watchEsModules(): void {
    const { registerHooks } = Module as { registerHooks?: (hooks: { load: LoadHook }) => unknown };
    registerHooks?.({
      load: (url, context, nextLoad) => {
        const loaded = nextLoad(url, context);
        const isOriginal = url.endsWith(ORIGINAL);
        if (loaded.format !== 'module' || isOriginal || !loaded.source || !this.names(url)) {
          return loaded;
        }
        const from = url + (url.includes('?') ? '&' : '?') + ORIGINAL;
        const slot = `process[Symbol.for(${JSON.stringify(SLOT.description)})]`;
        const patch = `(module) => ${slot}.extended.loaded(${JSON.stringify(url)}, module)`;
        const source = this.facadeOf(url, textOf(loaded.source), from, `(${patch})`);
        return { ...loaded, source };
      },
    });
  }

  #watchLoader(method: string, fileAt: number): void {
    const extended = this;
    applyPatch(Module.prototype as object, method, (original) => {
      const watcher: AnyFunction = function (...args) {
        const result = Reflect.apply(original as AnyFunction, this, args);
        const module = this as { exports: unknown };
        // Why once: tsx makes it a getter, which may give another object each time.
        const { exports: given } = module;
        const exports = extended.loaded(String(args[fileAt]), given);
        if (exports !== given) module.exports = exports;
        return result;
      };
      return mirror(watcher, original as AnyFunction);
    });
  }

  /** Our own work is no call of the user's, also when a test loads a module. */
  #quietly<T>(work: () => T): T {
    const wasArmed = this.#gate.armed;
    this.#gate.armed = false;
    try {
      return work();
    } finally {
      this.#gate.armed = wasArmed;
    }
  }

  #patchBuiltins(entries: Entries): void {
    for (const [module, own] of groupBy(entries, (entry) => [entry.module])) {
      this.#patches.patch(getBuiltinModule(module), own);
    }
    if (entries.length > 0) syncBuiltinESMExports();
  }

  #entriesOf(name: string): Entries | undefined {
    if (this.#entries.length === 0) return undefined;
    if (this.#seen.has(name)) return this.#seen.get(name);
    const found = this.#quietly(() => this.#find(toPath(name).replaceAll('\\', '/')));
    this.#seen.set(name, found);
    return found;
  }

  #find(file: string): Entries | undefined {
    const entries = this.#byFile.get(file);
    if (entries) return entries;
    // Why by name: a package may be installed more than once, and found only from another package.
    const name = packageNameOf(file);
    const candidates = name === undefined ? undefined : this.#byPackage.get(name);
    if (name === undefined || candidates === undefined) return undefined;
    const marker = `/node_modules/${name}`;
    const directory = file.slice(0, file.lastIndexOf(`${marker}/`) + marker.length);
    const found = candidates.filter(({ module }) =>
      entryFiles(directory, module.slice(name.length)).includes(file),
    );
    return found.length > 0 ? found : undefined;
  }
}

function groupBy(
  entries: Entries,
  keysOf: (entry: ExtendedEntry) => readonly string[],
): Map<string, Entries> {
  const groups = new Map<string, ExtendedEntry[]>();
  for (const entry of entries) {
    for (const key of keysOf(entry)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [entry]);
      else group.push(entry);
    }
  }
  return groups;
}

function textOf(source: string | Uint8Array): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source);
}
