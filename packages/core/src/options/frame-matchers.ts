import type { MatchedFrame } from './compiled-options.js';
import { pathMatcher } from './path-matcher.js';

type FrameMatcher = (frame: MatchedFrame) => boolean;

/** What the option `from` matches: the blamed file. */
export function fileMatcher(patterns: readonly string[]): FrameMatcher {
  return either(
    patterns.map((pattern) => {
      if (pattern.startsWith('pkg:')) {
        const name = pattern.slice('pkg:'.length);
        return (frame) => frame.packageName === name;
      }
      const matches = pathMatcher(pattern);
      return (frame) => matches(frame.file) || matches(frame.absolute);
    }),
  );
}

/** What the option `inside` matches: any frame. */
export function frameMatcher(patterns: readonly string[]): FrameMatcher {
  return either(
    patterns.map((pattern) => {
      const hash = pattern.lastIndexOf('#');
      if (hash === -1) return fileMatcher([pattern]);
      const inFile = fileMatcher([pattern.slice(0, hash)]);
      const name = pattern.slice(hash + 1);
      return (frame) => isNamed(frame.functionName, name) && inFile(frame);
    }),
  );
}

/** `load` also names the method `Config.load`. */
function isNamed(functionName: string, name: string): boolean {
  return functionName === name || functionName.endsWith(`.${name}`);
}

function either(matchers: readonly FrameMatcher[]): FrameMatcher {
  return (frame) => matchers.some((matches) => matches(frame));
}
