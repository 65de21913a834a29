import { createRequire } from 'node:module';
import type { ThreadGuard } from '@loopguard/core/adapter';

type Extension = (module: object, file: string) => unknown;
type Extensions = Record<string, Extension>;

/**
 * Lets the guard see every `require` in a vm pool, where tests have a CommonJS loader of
 * Vitest's own and `node:module` is that loader's.
 */
export function watchVmRequires({ loads, quietly }: ThreadGuard): void {
  if (!isVmPool()) return;
  // Why: Vitest's loader has Node load a native addon for whoever asked, and it is no file of Vitest's.
  loads.asksForOthers = (specifier) => specifier.endsWith('.node');
  const extensions = createRequire(import.meta.url).extensions as unknown as Extensions;
  // Why: Vitest reads JSON again for each `require`, where Node has it from its cache.
  const knownJson = new Set<string>();
  for (const [extension, load] of Object.entries(extensions)) {
    extensions[extension] = (module, file) => {
      const isReadAgain = knownJson.has(file);
      if (extension === '.json') knownJson.add(file);
      if (!loads.isWatching) return load(module, file);
      if (isReadAgain) return quietly(() => load(module, file));
      // Why no caller: who asked for the file is known only to the loader, and to the stack.
      const begun = loads.beginRequire(file, undefined);
      try {
        loads.noteLoad();
        return load(module, file);
      } finally {
        loads.end(begun);
      }
    };
  }
}

/** True where tests have a realm of their own, in which `node:module` is Vitest's. */
export function isVmPool(): boolean {
  const node = process.getBuiltinModule('node:module').createRequire(import.meta.url);
  return createRequire(import.meta.url).extensions !== node.extensions;
}
