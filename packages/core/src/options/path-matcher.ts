import { compileGlob, GLOB_CHARACTERS, type Matcher } from './match.js';

/** Matches slash-separated paths relative to the project root, or absolute ones. */
export function pathMatcher(pattern: string): Matcher {
  const clean = pattern.replace(/^\.\//, '');
  if (!GLOB_CHARACTERS.test(clean)) return (path) => path === clean;
  return compileGlob(clean, { dot: true });
}
