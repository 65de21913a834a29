import { createRequire } from 'node:module';
import type { Detector } from '@loopguard/core/adapter';

type RequireModule = (this: object, from: string, moduleName: string) => unknown;
interface RuntimePrototype {
  requireModuleOrMock: RequireModule;
}

const RUNTIME_FILE = /[\\/]jest-runtime[\\/]build[\\/]index\.js$/;
const watched = new WeakSet<object>();

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
    return detector.loads.runRequire(from, moduleName, () =>
      original.call(this, from, moduleName),
    );
  };
}
