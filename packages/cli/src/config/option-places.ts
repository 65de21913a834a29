import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const PACKAGE = 'package.json';
/** The key of its options there. */
export const OPTION_KEY = 'loopguard';

/** Where a folder may have options: the first that it has is taken. */
export const OPTION_PLACES: readonly string[] = [
  ...['ts', 'mts', 'cts', 'mjs', 'js', 'cjs', 'json'].map((kind) => `loopguard.config.${kind}`),
  PACKAGE,
];

/**
 * Whether anything from a folder upward may have options. Why a look first: each process of a test
 * runner asks, most projects say nothing, and what reads them takes longer than all else that is loaded.
 */
export function mayHaveOptions(directory: string): boolean {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (OPTION_PLACES.some((name) => isPlace(join(folder, name)))) return true;
    if (folder === dirname(folder)) return false;
  }
}

function isPlace(file: string): boolean {
  if (!existsSync(file)) return false;
  return basename(file) !== PACKAGE || hasKey(readFileSync(file, 'utf8'));
}

function hasKey(text: string): boolean {
  if (!text.includes(`"${OPTION_KEY}"`)) return false;
  try {
    // Why: it may as well be the name of a dependency.
    return Object.hasOwn(JSON.parse(text) as object, OPTION_KEY);
  } catch {
    // Why: who reads it says what is wrong with it.
    return true;
  }
}
