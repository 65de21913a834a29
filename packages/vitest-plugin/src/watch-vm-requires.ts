import { createRequire } from 'node:module';
import type { Detector } from '@loopguard/core/adapter';

type Extension = (module: object, file: string) => unknown;
type Extensions = Record<string, Extension>;

/**
 * Lets the detector see every `require` in a vm pool, where tests have a CommonJS loader of
 * Vitest's own and `node:module` is that loader's.
 */
export function watchVmRequires(detector: Detector): void {
  if (!isVmPool()) return;
  watchAddons(detector.loads);
  const extensions = createRequire(import.meta.url).extensions as unknown as Extensions;
  // Why: Vitest reads JSON again for each `require`, where Node has it from its cache.
  const knownJson = new Set<string>();
  for (const [extension, load] of Object.entries(extensions)) {
    extensions[extension] = (module, file) => {
      const isReadAgain = knownJson.has(file);
      if (extension === '.json') knownJson.add(file);
      if (!detector.armed) return load(module, file);
      if (isReadAgain) return detector.quietly(() => load(module, file));
      // Why no caller: who asked for the file is known only to the loader, and to the stack.
      const begun = detector.loads.beginRequire(file, undefined);
      try {
        detector.loads.noteLoad();
        return load(module, file);
      } finally {
        detector.loads.end(begun);
      }
    };
  }
}

/**
 * Vitest's loader has Node load a native addon, for whoever asked. That is no file of Vitest's, and
 * only the stack tells who it was.
 */
function watchAddons(loads: Detector['loads']): void {
  const begin = loads.begin.bind(loads);
  loads.begin = (entry, args, caller) => {
    const isAddon = typeof args[0] === 'string' && args[0].endsWith('.node');
    return begin(entry, args, isAddon ? undefined : caller);
  };
}

/** True where tests have a realm of their own, in which `node:module` is Vitest's. */
export function isVmPool(): boolean {
  const node = process.getBuiltinModule('node:module').createRequire(import.meta.url);
  return createRequire(import.meta.url).extensions !== node.extensions;
}
