import type { SourceFiles } from '../allow/source-allow.js';

const MAX_LINES = 200;
const MODIFIERS =
  '(?:(?:export|default|async|static|public|private|protected|override|readonly|get|set)\\s+)*';
const DECLARED = new RegExp(`^\\s*${MODIFIERS}function\\b\\s*\\*?\\s*([\\w$]+)`);
const ASSIGNED = new RegExp(
  `^\\s*${MODIFIERS}(?:const|let|var)\\s+([\\w$]+)[^=]*=\\s*(?:async\\s*)?(?:function\\b|\\(\\s*$|\\([^;]*=>|[\\w$]+\\s*=>)`,
);
const METHOD = new RegExp(`^\\s*${MODIFIERS}\\*?\\s*(#?[\\w$]+)\\s*(?:<[^>]*>)?\\([^;]*\\{\\s*$`);
const PROPERTY = /^\s*(#?[\w$]+)\s*[:=]\s*(?:async\s*)?(?:function\b|\([^;]*=>|[\w$]+\s*=>)/;
const STATEMENTS = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'do', 'return']);

/**
 * The name of the function that a line is in, judging by how the source is indented; undefined
 * where it cannot be told.
 */
export function enclosingFunction(
  sources: SourceFiles,
  file: string,
  line: number,
): string | undefined {
  let indent = indentOf(sources.line(file, line) ?? '');
  for (let at = line; at > Math.max(0, line - MAX_LINES); at--) {
    const text = sources.line(file, at) ?? '';
    if (text.trim() === '' || (at < line && indentOf(text) >= indent)) continue;
    indent = Math.min(indent, indentOf(text));
    for (const pattern of [DECLARED, ASSIGNED, PROPERTY, METHOD]) {
      const name = pattern.exec(text)?.[1];
      if (name !== undefined && !STATEMENTS.has(name)) return name;
    }
  }
  return undefined;
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
