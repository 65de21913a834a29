import { NotUnderstood } from '../project/not-understood.js';
import { tsPlugin } from '@sveltejs/acorn-typescript';
import { type AnyNode, type Comment, Parser, type Program } from 'acorn';

export type Syntax = AnyNode;

export interface ParsedFile {
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
}

const TypeScriptParser = Parser.extend(tsPlugin());

/** Parses JavaScript or TypeScript, or JSON as the one expression that it is. */
export function parseFile(text: string, isJson: boolean): ParsedFile {
  const comments: Comment[] = [];
  try {
    if (isJson) JSON.parse(text);
    // Why: TypeScript reads an object at the start of a statement as a block.
    const source = isJson ? `(${text})` : text;
    const program = TypeScriptParser.parse(source, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowHashBang: true,
      locations: true,
      onComment: comments,
    });
    return { text: source, program, comments };
  } catch (error) {
    throw new NotUnderstood(`it cannot be parsed (${(error as Error).message})`);
  }
}

/** Calls `visit` for the node and everything in it; not for what is inside a node where it says `false`. */
export function walk(node: Syntax, visit: (node: Syntax) => boolean | void): void {
  if (visit(node) === false) return;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value])
      if (isSyntax(child)) walk(child, visit);
  }
}

/** The expression without parentheses and types: `{ … } satisfies Config` is `{ … }`. */
export function withoutTypes(node: Syntax): Syntax {
  // Why cast: the plugin adds node types that acorn's own types do not have.
  const { type, expression } = node as { type: string; expression?: Syntax };
  const wraps =
    /^(?:ParenthesizedExpression|TS(?:As|Satisfies|NonNull)Expression|TSTypeAssertion)$/;
  return expression && wraps.test(type) ? withoutTypes(expression) : node;
}

/** The text of a string literal, or of a template without expressions. */
export function stringValue(node: Syntax): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}

function isSyntax(value: unknown): value is Syntax {
  return (
    typeof (value as Partial<Syntax> | null)?.type === 'string' && 'start' in (value as Syntax)
  );
}
