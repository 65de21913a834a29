import type { Node } from '@babel/types';
import { outputUse } from './check-arguments.js';
import type { FoundCall } from './find-call.js';
import type { Scope } from './scopes.js';

/** Why a wait is no wait for a time; undefined if it is. */
export function whyNoSleep({ call, path }: FoundCall): string | undefined {
  if (path.parent.type !== 'ExpressionStatement') return 'its result is used';
  const [array, index, value, ms] = call.arguments;
  const isWhole = call.arguments.length === 4 && ms !== undefined && ms.type !== 'SpreadElement';
  const isZero = [index, value].every(
    (node) => node?.type === 'NumericLiteral' && node.value === 0,
  );
  return isWhole && isZero && isFreshMemory(array, path.scope)
    ? undefined
    : 'it may wait for another thread, and not for a time';
}

/** Why the output of a program would be another one; undefined if it would not. */
export function whyNoOutput({ call, path }: FoundCall): string | undefined {
  const parents = [path.parent, path.parentPath?.parent ?? path.parent];
  if (outputUse(call, parents) === 'unknown') return 'its encoding is not written out';
  const inTry = path.findParent((parent) => parent.isTryStatement() || parent.isFunction());
  return inTry?.isTryStatement() && inTry.node.handler?.param
    ? 'the error that is caught has the exit code under another name'
    : undefined;
}

/** Memory that no other thread has. */
function isFreshMemory(node: Node | undefined, scope: Scope): boolean {
  if (!isNew(node, 'Int32Array', scope)) return false;
  return node.type === 'NewExpression' && isNew(node.arguments[0], 'SharedArrayBuffer', scope);
}

function isNew(node: Node | undefined, name: string, scope: Scope): node is Node {
  return (
    node?.type === 'NewExpression' &&
    node.callee.type === 'Identifier' &&
    node.callee.name === name &&
    !scope.hasBinding(name, { noGlobals: true })
  );
}
