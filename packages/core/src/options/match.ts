import { SafeMap } from '../safe/collections.js';
import { requirePackage } from '../safe/originals.js';

export type Matcher = (text: string) => boolean;

/** What makes a pattern a glob. */
export const GLOB_CHARACTERS: RegExp = /[*?[\]{}()!+@|]/;
type Picomatch = (pattern: string, options: { dot?: boolean; bash?: boolean }) => Matcher;
let picomatch: Picomatch | undefined;

// Why: loaded for the first glob only; most test files never need one.
function loadPicomatch(): Picomatch {
  picomatch ??= requirePackage('picomatch') as Picomatch;
  return picomatch;
}

// Why wrapped: picomatch's matcher has a second parameter, which `some` and `filter` would fill.
export function compileGlob(pattern: string, options: { dot: boolean; bash?: boolean }): Matcher {
  const matches = loadPicomatch()(pattern, options);
  return (text) => matches(text);
}

/** Compiled globs of ids, with their answers: long lists of rules repeat the same few. */
const idGlobs = new Map<string, Matcher>();

/** Matches catalog ids: an exact id, or a glob in which `*` also crosses dots. */
export function idMatcher(pattern: string): Matcher {
  if (!GLOB_CHARACTERS.test(pattern)) return (id) => id === pattern;
  let matcher = idGlobs.get(pattern);
  if (matcher === undefined) {
    matcher = remembering(compileGlob(pattern, { bash: true, dot: true }));
    idGlobs.set(pattern, matcher);
  }
  return matcher;
}

function remembering(matches: Matcher): Matcher {
  const known = new SafeMap<string, boolean>();
  return (id) => {
    let answer = known.get(id);
    if (answer === undefined) {
      answer = matches(id);
      known.set(id, answer);
    }
    return answer;
  };
}

/** `undefined` matches everything. */
export function anyId(patterns: readonly string[] | undefined): Matcher {
  if (patterns === undefined) return () => true;
  const matchers = patterns.map(idMatcher);
  return (id) => matchers.some((matches) => matches(id));
}

export function toList(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
