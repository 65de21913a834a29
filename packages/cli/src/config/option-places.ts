import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export const PACKAGE = 'package.json';
/** Under which name a package.json has options. */
export const KEY = 'loopguard';
/** Why a look first: a manifest is read by each process of a test file, and few are worth parsing. */
const NAMED = /"loopguard"\s*:/;

/** The first that a folder has is taken. */
export const OPTION_PLACES: readonly string[] = [
  ...['ts', 'mts', 'cts', 'mjs', 'js', 'cjs', 'json'].map((kind) => `loopguard.config.${kind}`),
  PACKAGE,
];

/**
 * The nearest file with options, from a folder upward. It loads nothing: most projects say nothing,
 * and each process of a test file asks.
 */
export function findOptionsFile(directory: string): string | undefined {
  for (let folder = directory; ; folder = dirname(folder)) {
    const files = OPTION_PLACES.map((name) => join(folder, name));
    const found = files.find((file) => existsSync(file) && mayHaveOptions(file));
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

function mayHaveOptions(file: string): boolean {
  if (basename(file) !== PACKAGE) return true;
  const text = readFileSync(file, 'utf8');
  if (!NAMED.test(text)) return false;
  try {
    // Why not by its text alone: a dependency has that name as well.
    return (JSON.parse(text) as Record<string, unknown>)[KEY] !== undefined;
  } catch {
    // Why: whoever loads it says what is wrong.
    return true;
  }
}
