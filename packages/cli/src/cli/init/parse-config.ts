import type { Node } from '@babel/types';
import { type ParsedFile, parseFile } from '../../syntax/parse.js';
import { NotUnderstood } from '../project/not-understood.js';

/** Parses a configuration. */
export function parseConfig(text: string, file: string): ParsedFile {
  try {
    return parseFile(text, file);
  } catch (error) {
    throw new NotUnderstood(`it cannot be parsed (${(error as Error).message})`);
  }
}

/** The expression without types: `{ … } satisfies Config` is `{ … }`. */
export function withoutTypes(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return withoutTypes(node.expression);
    default:
      return node;
  }
}
