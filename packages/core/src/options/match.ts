import { createRequire } from 'node:module';

export type Matcher = (text: string) => boolean;

const GLOB_CHARACTERS = /[*?[\]{}()!+@|]/;
type Picomatch = (pattern: string, options: { dot?: boolean; bash?: boolean }) => Matcher;
let picomatch: Picomatch | undefined;

// Why: loaded for the first glob only; most test files never need one.
function loadPicomatch(): Picomatch {
  picomatch ??= createRequire(import.meta.url)('picomatch') as Picomatch;
  return picomatch;
}

// Why wrapped: picomatch's matcher has a second parameter, which `some` and `filter` would fill.
function compile(pattern: string, options: { dot: boolean; bash?: boolean }): Matcher {
  const matches = loadPicomatch()(pattern, options);
  return (text) => matches(text);
}

/** Matches catalog ids: an exact id, or a glob in which `*` also crosses dots. */
export function idMatcher(pattern: string): Matcher {
  if (!GLOB_CHARACTERS.test(pattern)) return (id) => id === pattern;
  return compile(pattern, { bash: true, dot: true });
}

/** Matches slash-separated paths relative to the project root, or absolute ones. */
export function pathMatcher(pattern: string): Matcher {
  const clean = pattern.replace(/^\.\//, '');
  if (!GLOB_CHARACTERS.test(clean)) return (path) => path === clean;
  return compile(clean, { dot: true });
}

/** `undefined` matches everything. */
export function anyId(patterns: readonly string[] | undefined): Matcher {
  if (patterns === undefined) return () => true;
  const matchers = patterns.map(idMatcher);
  return (id) => matchers.some((matches) => matches(id));
}
