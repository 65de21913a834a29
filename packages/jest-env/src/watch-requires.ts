import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import type { Detector } from '@loopguard/core/adapter';

type RequireModule = (this: object, from: string, moduleName: string) => unknown;
interface RuntimePrototype {
  requireModuleOrMock: RequireModule;
}

const RUNTIME_FILE = /[\\/]jest-runtime[\\/]build[\\/]index\.js$/;
const watched = new WeakSet<object>();
/** JSON modules that a runtime has loaded; a runtime lives as long as its test file. */
const jsonModules = new WeakMap<object, Set<string>>();

/**
 * Lets the detector see every `require` of user code: Jest's sandbox has a module loader of its
 * own, which no patch of Node's reaches. The runtime is found where the runner loaded it.
 */
export function watchRequires(detector: Detector): void {
  const { cache } = createRequire(import.meta.url);
  for (const [file, module] of Object.entries(cache)) {
    if (!module || watched.has(module) || !RUNTIME_FILE.test(file)) continue;
    watched.add(module);
    const exports = module.exports as { default?: unknown };
    const Runtime = (exports.default ?? exports) as { prototype?: RuntimePrototype };
    if (Runtime.prototype) watchRuntime(Runtime.prototype, detector);
  }
}

function watchRuntime(prototype: RuntimePrototype, detector: Detector): void {
  const original = prototype.requireModuleOrMock;
  if (typeof original !== 'function') return;
  prototype.requireModuleOrMock = function (from, moduleName) {
    if (!detector.armed) return original.call(this, from, moduleName);
    const load = detector.loads.beginRequire(moduleName, from);
    try {
      if (isNewJson(this, from, moduleName)) detector.loads.noteLoad();
      return original.call(this, from, moduleName);
    } finally {
      detector.loads.end(load);
    }
  };
}

// Why by name: the runtime parses JSON modules without asking the environment for its context.
function isNewJson(runtime: object, from: string, moduleName: string): boolean {
  if (typeof moduleName !== 'string' || !moduleName.endsWith('.json')) return false;
  let known = jsonModules.get(runtime);
  if (!known) {
    known = new Set();
    jsonModules.set(runtime, known);
  }
  const file = moduleName.startsWith('.') ? resolve(dirname(from), moduleName) : moduleName;
  if (known.has(file)) return false;
  known.add(file);
  return true;
}
