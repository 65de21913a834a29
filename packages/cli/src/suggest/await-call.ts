import type { CallExpression } from '@babel/types';
import { rangeOf } from '../syntax/nodes.js';
import type { ParsedFile } from '../syntax/parse.js';
import type { Edit } from './edits.js';
import {
  hasParentheses,
  needsParentheses,
  whyLosesUpdates,
  wouldContinueLine,
} from './parentheses.js';
import type { NodePath } from './scopes.js';

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

/** Why a call cannot be awaited where it stands; undefined if it can. */
export function whyNoAwaitedCall(
  path: NodePath<CallExpression>,
  source: ParsedFile,
): string | undefined {
  const losing = whyLosesUpdates(path);
  if (losing !== undefined) return losing;
  return needsParentheses(path) && wouldContinueLine(path, source)
    ? 'its line would begin with a parenthesis, without a semicolon before it'
    : undefined;
}
