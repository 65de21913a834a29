import Module from 'node:module';
import type { Detector } from '@loopguard/core/adapter';

type Extension = (module: object, file: string) => unknown;
type Loader = { _extensions: Record<string, Extension> };

/**
 * Lets the detector see every `require` in a vm pool, where tests have a CommonJS loader of
 * Vitest's own and `node:module` is that loader's.
 */
export function watchVmRequires(detector: Detector): void {
  const extensions = (Module as unknown as Loader)._extensions;
  const real = process.getBuiltinModule('node:module') as unknown as Loader;
  if (extensions === real._extensions) return;
  for (const [extension, load] of Object.entries(extensions)) {
    extensions[extension] = (module, file) => {
      if (!detector.armed) return load(module, file);
      return detector.loads.runModule(file, () => load(module, file));
    };
  }
}
