import { parse, type ParserPlugin } from '@babel/parser';
import type { Comment, Program } from '@babel/types';

/** A file that could be parsed. Positions are those of the text here. */
export interface ParsedFile {
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
}

/**
 * Parses a module as its name says; JSON, also with comments, as the one expression that it is, in parentheses.
 *
 * @throws SyntaxError when it has another syntax
 */
export function parseFile(text: string, file: string): ParsedFile {
  const isJson = /\.jsonc?$/.test(file);
  if (file.endsWith('.json')) JSON.parse(text);
  // Why parentheses: an object at the start of a statement is a block.
  const source = isJson ? `(${text})` : text;
  const { program, comments } = parse(source, {
    sourceType: 'unambiguous',
    allowReturnOutsideFunction: true,
    plugins: pluginsFor(file),
  });
  return { text: source, program, comments: comments ?? [] };
}

function pluginsFor(file: string): ParserPlugin[] {
  // Why two kinds: the older decorators of TypeScript can stand before parameters.
  const plugins: ParserPlugin[] = /\.[cm]?tsx?$/.test(file)
    ? ['typescript', 'decorators-legacy']
    : ['decorators'];
  return /\.[cm]?ts$/.test(file) ? plugins : [...plugins, 'jsx'];
}
