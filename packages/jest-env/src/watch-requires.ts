import { createRequire } from 'node:module';
import type { RunnerLoads } from '@loopguard/core/adapter';
import { type JsonRuntime, jsonReaderOf } from './versions.js';

type RequireModule = (this: JsonRuntime, from: string, moduleName: string) => unknown;
interface RuntimePrototype {
  requireModuleOrMock: RequireModule;
}

const RUNTIME_FILE = /[\\/]jest-runtime[\\/]build[\\/]index\.js$/;
const watched = new WeakSet<object>();

/**
 * Lets the guard see every `require` of user code: Jest's sandbox has a module loader of its
 * own, which no patch of Node's reaches. The runtime is found where the runner loaded it.
 */
export function watchRequires(loads: RunnerLoads): void {
  const { cache } = createRequire(import.meta.url);
  for (const [file, module] of Object.entries(cache)) {
    if (!module || watched.has(module) || !RUNTIME_FILE.test(file)) continue;
    watched.add(module);
    const exports = module.exports as { default?: unknown };
    const Runtime = (exports.default ?? exports) as { prototype?: RuntimePrototype };
    if (Runtime.prototype) watchRuntime(Runtime.prototype, loads);
  }
}

function watchRuntime(prototype: RuntimePrototype, loads: RunnerLoads): void {
  const original = prototype.requireModuleOrMock;
  if (typeof original !== 'function') return;
  prototype.requireModuleOrMock = function (from, moduleName) {
    if (!loads.isWatching) return original.call(this, from, moduleName);
    watchJson(this, loads);
    const load = loads.beginRequire(moduleName, from);
    try {
      return original.call(this, from, moduleName);
    } finally {
      loads.end(load);
    }
  };
}

/**
 * Counts the JSON modules that a runtime loads: it parses them without asking the environment for
 * its context, and only the file tells that a module is one. Which it loads anew, it knows itself.
 */
function watchJson(runtime: JsonRuntime, loads: RunnerLoads): void {
  const reader = jsonReaderOf(runtime);
  if (typeof reader?.transformJson !== 'function' || watched.has(reader)) return;
  watched.add(reader);
  const { transformJson } = reader;
  reader.transformJson = function (...args) {
    loads.noteLoad();
    return Reflect.apply(transformJson, this, args);
  };
}
