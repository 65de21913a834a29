import { SafeMap } from '../safe/collections.js';
import { dirname, existsSync, join } from '../safe/originals.js';

const known = new SafeMap<string, string>();

/**
 * The folder that paths are printed relative to, and in which globs, the baseline and reports are
 * found: that of the nearest package.json.
 *
 * @param directory - where the runner looks for tests, which may be a part of the project (`rootDir: './src'`)
 * @returns the directory itself where no folder above it has a package.json
 */
export function projectRoot(directory: string): string {
  let root = known.get(directory);
  if (root === undefined) {
    root = nearestPackage(directory) ?? directory;
    known.set(directory, root);
  }
  return root;
}

function nearestPackage(directory: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
