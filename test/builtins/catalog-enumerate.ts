import { builtinModules } from 'node:module';

/** One property whose name ends in `Sync`. */
export interface SyncProperty {
  /** Where it was found first, e.g. `fs.Dir.prototype.readSync`. */
  readonly name: string;
  readonly owner: object;
  readonly key: string;
  readonly descriptor: PropertyDescriptor;
}

// Node 20 and 22 do not list builtins that exist with the `node:` prefix only.
const PREFIX_ONLY = ['node:sqlite', 'node:vfs', 'node:stream/iter', 'node:zlib/iter', 'node:ffi'];

// Getters that open a stream or a file, or that build a list of all certificates.
const LEFT_ALONE = ['stdin', 'stdout', 'stderr', 'localStorage', 'rootCertificates'];

/** The builtin, or `undefined` if this Node does not have it. Does not warn. */
export function loadBuiltin(specifier: string): object | undefined {
  if (specifier === 'global') return globalThis;
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule(specifier) as object | undefined;
  } catch {
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Finds every `…Sync` property of the builtin modules, their classes and prototypes, and of the global object. */
export function findSyncProperties(): SyncProperty[] {
  const found: SyncProperty[] = [];
  const seen = new Set<unknown>([Object.prototype, Function.prototype]);

  function visit(owner: unknown, name: string, isModule = false): void {
    if (!isObject(owner) || seen.has(owner)) return;
    seen.add(owner);
    for (const key of Object.getOwnPropertyNames(owner)) {
      const descriptor = Object.getOwnPropertyDescriptor(owner, key);
      if (!descriptor) continue;
      const path = `${name}.${key}`;
      if (key.endsWith('Sync')) found.push({ name: path, owner, key, descriptor });
      // Why: a getter of a module loads lazily, a getter of a prototype expects an instance.
      const isLazy = isModule && descriptor.get !== undefined && !LEFT_ALONE.includes(key);
      visit(isLazy ? read(owner, key) : descriptor.value, path);
    }
    visit(Object.getPrototypeOf(owner), `${name}.__proto__`);
  }

  for (const specifier of [...builtinModules, ...PREFIX_ONLY, 'process', 'global']) {
    visit(loadBuiltin(specifier), specifier.replace(/^node:/, ''), true);
  }
  return found;
}

function read(owner: object, key: string): unknown {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return Reflect.get(owner, key);
  } finally {
    process.emitWarning = emitWarning;
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
