import type { Node } from '@babel/types';

/**
 * Visits a node and everything in it, with the nodes around it in a list that is valid during the
 * visit. What is inside a node for which `visit` returns `false` is left out.
 */
export function walk(
  root: Node,
  visit: (node: Node, ancestors: readonly Node[]) => boolean | void,
  ancestors: Node[] = [],
): void {
  if (visit(root, ancestors) === false) return;
  ancestors.push(root);
  for (const [key, value] of Object.entries(root)) {
    if (key.endsWith('omments')) continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, visit, ancestors);
    }
  }
  ancestors.pop();
}

/** Where a node of a parsed file begins and ends in its text. */
export function rangeOf(node: Node): { readonly start: number; readonly end: number } {
  // Why the casts: only nodes that were made by hand have none.
  return { start: node.start as number, end: node.end as number };
}

/** The text of a string literal, or of a template without expressions. */
export function stringValue(node: Node): string | undefined {
  if (node.type === 'StringLiteral') return node.value;
  if (node.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}

/** The name of a property, or of an import or export; undefined where it is computed. */
export function keyOf({
  key,
  computed,
}: {
  readonly key: Node;
  readonly computed?: boolean;
}): string | undefined {
  if (key.type === 'StringLiteral' || key.type === 'NumericLiteral') return String(key.value);
  return key.type === 'Identifier' && !computed ? key.name : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
