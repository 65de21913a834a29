import type { CallExpression } from '@babel/types';
import { rangeOf } from '../syntax/nodes.js';
import type { Edit } from './edits.js';
import { whatOthersMayDo } from './meanwhile/meanwhile.js';
import { hasParentheses, needsParentheses, wouldContinueLine } from './parentheses.js';
import type { NodePath, Scopes } from './scopes.js';

/** Awaits a call of a function that gives a promise now. */
export function awaitEdits(path: NodePath<CallExpression>): Edit[] {
  const { start, end } = rangeOf(path.node);
  if (!needsParentheses(path) || hasParentheses(path))
    return [{ start, end: start, text: 'await ' }];
  return [
    { start, end: start, text: '(await ' },
    { start: end, end, text: ')' },
  ];
}

/** Why a call cannot be awaited where it stands, or what may be another then. */
export function judgeAwaitedCall(
  path: NodePath<CallExpression>,
  scopes: Scopes,
): { readonly why?: string; readonly may?: string } {
  const { sure, may } = whatOthersMayDo(path, scopes);
  if (sure !== undefined) return { why: sure };
  if (needsParentheses(path) && wouldContinueLine(path, scopes.source)) {
    return { why: 'its line would begin with a parenthesis, without a semicolon before it' };
  }
  return may === undefined ? {} : { may };
}
