import { createRequire } from 'node:module';
import path from 'node:path';

/** What modules of CommonJS export that have been loaded so far, those that were imported as well, by their files. */
export function loadedModules(file: RegExp): unknown[] {
  // Any file will do: all share one cache.
  const { cache } = createRequire(path.resolve('program.js'));
  return Object.keys(cache).flatMap((name) => (file.test(name) ? [cache[name]?.exports] : []));
}
