import type { Node } from '@babel/types';
import type { NodePath } from './scopes.js';
import type { ParsedFile } from '../syntax/parse.js';
import { rangeOf } from '../syntax/nodes.js';

/** Whether an awaited expression stands in parentheses there, as it has to or as formatters write it. */
export function needsParentheses({ node, parent }: NodePath): boolean {
  switch (parent.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return parent.object === node;
    case 'CallExpression':
    case 'NewExpression':
    case 'OptionalCallExpression':
      return parent.callee === node;
    case 'ConditionalExpression':
      return parent.test === node;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent.superClass === node;
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'UnaryExpression':
    case 'SpreadElement':
    case 'TaggedTemplateExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      return true;
    default:
      return false;
  }
}

/** Whether the file has them around it already. */
export function hasParentheses({ node }: NodePath): boolean {
  return node.extra?.['parenthesized'] === true;
}

/**
 * Whether a parenthesis at the start of an expression would begin a line that goes on with the line
 * before it.
 */
export function wouldContinueLine(path: NodePath, { text }: ParsedFile): boolean {
  const statement = path.findParent((parent) => parent.isStatement());
  if (!statement?.isExpressionStatement() || statement.node.start !== path.node.start) return false;
  const { container, key } = statement;
  const before = Array.isArray(container) ? (container[(key as number) - 1] as Node) : undefined;
  if (!before) return false;
  return text[rangeOf(before).end - 1] !== ';';
}
