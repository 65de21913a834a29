import type { Statement } from '@babel/types';
import { rangeOf } from '../syntax/nodes.js';
import type { ParsedFile } from '../syntax/parse.js';
import type { Origin } from './builtin-names.js';
import type { Edit } from './edits.js';
import { type Added, writeName } from './import-parts.js';

interface Line {
  readonly specifier: string;
  readonly names: readonly Added[];
  readonly isStar: boolean;
  readonly like: Origin;
}

/** An import as the file writes imports. */
export function writeImport(source: ParsedFile, line: Line): string {
  const { specifier, names, isStar, like } = line;
  const text = like.statement ? textOf(source, like.statement) : source.text;
  const quote = quoteOf(text) ?? quoteOf(source.text) ?? "'";
  const from = `${quote}${specifier}${quote}`;
  const end = endsWithSemicolon(source, like.statement) ? ';' : '';
  if (isStar) return `import * as ${names[0]?.local} from ${from}${end}`;
  const isRequire = like.style === 'require';
  const own = names.map((each) => writeName(each, isRequire)).join(', ');
  return isRequire
    ? `const { ${own} } = require(${from})${end}`
    : `import { ${own} } from ${from}${end}`;
}

/** Puts lines behind a statement, or where the imports of a file end. */
export function placeOfImports(
  source: ParsedFile,
  statement: Statement | undefined,
  lines: readonly string[],
): Edit {
  const newline = lineEndOf(source.text);
  const after = statement ?? lastImport(source);
  if (after) {
    const { end } = rangeOf(after);
    return { start: end, end, text: lines.map((line) => newline + line).join('') };
  }
  const { directives, interpreter, body } = source.program;
  const last = directives.at(-1) ?? interpreter;
  if (last) {
    const { end } = rangeOf(last);
    return { start: end, end, text: lines.map((line) => newline + line).join('') };
  }
  const at = body[0] ? startOf(source, body[0]) : 0;
  return { start: at, end: at, text: lines.map((line) => line + newline).join('') };
}

/** Where a line goes that comes before a statement: behind what speaks for the file, before what speaks for the statement. */
function startOf({ text }: ParsedFile, statement: Statement): number {
  const { start } = rangeOf(statement);
  const comments = statement.leadingComments ?? [];
  const last = comments.at(-1);
  if (!last) return start;
  const isApart = /\n\s*\n/.test(text.slice(last.end!, start));
  const speaksForFile = comments.length === 1 && /@[a-z]+-/.test(last.value);
  return isApart || speaksForFile ? start : last.start!;
}

function lineEndOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function lastImport({ program }: ParsedFile): Statement | undefined {
  return program.body.findLast(
    (statement) =>
      statement.type === 'ImportDeclaration' ||
      (statement.type === 'VariableDeclaration' &&
        statement.declarations.every(({ init }) => {
          return (
            init?.type === 'CallExpression' &&
            init.callee.type === 'Identifier' &&
            init.callee.name === 'require'
          );
        })),
  );
}

function endsWithSemicolon(source: ParsedFile, statement: Statement | undefined): boolean {
  if (statement) return textOf(source, statement).endsWith(';');
  const { body } = source.program;
  const simple = body.filter(({ type }) => /^(?:Import|Variable|Expression)/.test(type));
  return simple.length === 0 || simple.some((each) => textOf(source, each).endsWith(';'));
}

function textOf({ text }: ParsedFile, node: Statement): string {
  const { start, end } = rangeOf(node);
  return text.slice(start, end);
}

function quoteOf(text: string): string | undefined {
  return /(?:from|require\()\s*(['"])/.exec(text)?.[1] ?? /^import\s*(['"])/m.exec(text)?.[1];
}
