import type { SourceFiles } from '../allow/source-allow.js';
import type { Frame } from './frames.js';

const MAX_LINES = 400;
const MODIFIERS =
  '(?:(?:export|default|static|public|private|protected|override|readonly|get|set)\\s+)*';
const FUNCTION = /(\basync\b\s*)?(?:\bfunction\b|(?:\([^()]*\)|[\w$]+)\s*(?::[^=;]*)?=>)/g;

/** True where the function of a frame is written as an async one, as far as the text shows. */
export function isAsyncFunction(
  sources: SourceFiles,
  { path, line, column, functionName }: Pick<Frame, 'path' | 'line' | 'column' | 'functionName'>,
): boolean {
  const name = functionName.slice(functionName.lastIndexOf('.') + 1);
  const isNamed = /^#?[\w$]+$/.test(name);
  const declared = isNamed ? declarationOf(name) : undefined;
  let indent = Number.POSITIVE_INFINITY;
  for (let at = line; at > Math.max(0, line - MAX_LINES); at--) {
    const whole = sources.line(path, at);
    if (whole === undefined) return false;
    const text = at === line ? whole.slice(0, column - 1) : whole;
    if (declared) {
      const found = declared.exec(text);
      if (found) return found.slice(1).some((part) => part !== undefined);
      continue;
    }
    const ownIndent = whole.length - whole.trimStart().length;
    if (whole.trim() === '' || (at < line && ownIndent >= indent)) continue;
    indent = Math.min(indent, ownIndent);
    const last = [...text.matchAll(FUNCTION)].at(-1);
    if (last) return last[1] !== undefined;
  }
  return false;
}

/** A function's declaration, which captures something where it is async. */
function declarationOf(name: string): RegExp {
  const literal = name.replaceAll('$', '\\$');
  return new RegExp(
    [
      `(\\basync\\s+)?\\bfunction\\s*\\*?\\s*${literal}(?![\\w$])`,
      `(?<![\\w$.])${literal}\\s*(?::[^=]*)?[:=]\\s*(?:(async\\b)|function\\b|\\(|[\\w$]+\\s*=>)`,
      `^\\s*${MODIFIERS}(async\\s+)?${MODIFIERS}\\*?\\s*${literal}\\s*(?:<[^>]*>)?\\((?!.*\\)\\s*;?\\s*$)`,
    ].join('|'),
  );
}
