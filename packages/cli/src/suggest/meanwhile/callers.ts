import type { CallExpression, Node } from '@babel/types';
import { keyOf } from '../../syntax/nodes.js';
import type { NodePath } from '../scopes.js';
import { accessesIn, methodOf } from './accesses.js';
import type { Meanwhile, Order } from './order.js';
import { nameOfPlace } from './places.js';

const EACH = new Set(['filter', 'flatMap', 'map']);

/**
 * What goes wrong, or may, because a function gives its caller back the thread where it did not before.
 *
 * @param calls - all calls of the file
 */
export function callersAround(order: Order, calls: readonly NodePath<CallExpression>[]): Meanwhile {
  const { home } = order;
  // Why only of async functions: where one becomes async, all of its callers are looked at.
  if (!home.isFunction() || !home.node.async || !order.isFirstWait()) return {};
  const { parent, listKey, node } = home;
  if (parent.type === 'CallExpression' && listKey === 'arguments') {
    return asCallback(order, parent);
  }
  const name = nameOf(node, parent);
  const call = name === undefined ? undefined : calls.find((path) => isLeftAlone(path, name, home));
  if (!call) return {};
  const line = call.node.loc?.start.line;
  return { may: `line ${line} calls ${name} and goes on without waiting for it` };
}

function asCallback(order: Order, call: CallExpression): Meanwhile {
  const method = methodOf(call.callee);
  const [event] = call.arguments;
  if (method === 'on' || method === 'once') {
    const isExit = event?.type === 'StringLiteral' && event.value === 'exit';
    const { object } = call.callee as { object: Node } & Node;
    return isExit && object.type === 'Identifier' && object.name === 'process'
      ? { sure: 'the process ends without waiting for what its exit handlers begin' }
      : {};
  }
  if (method === 'forEach') return { may: 'forEach does not wait for its callback' };
  if (method === undefined || !EACH.has(method)) return {};
  // Why: until now each callback was over before the next one began.
  const written = accessesIn(order.home).find(
    ({ isWrite, path, at }) =>
      isWrite &&
      order.isAfter(path) &&
      order.isOnTheWay(path) &&
      !order.isApart(order.home.node.start as number, at),
  );
  return written
    ? { may: `the callbacks of ${method} would write ${nameOfPlace(written)} in another order` }
    : {};
}

/** Whether a call of that name stands by itself, with code after it. */
function isLeftAlone(path: NodePath<CallExpression>, name: string, home: NodePath): boolean {
  const { callee } = path.node;
  const own = callee.type === 'Identifier' ? callee.name : methodOf(callee);
  if (own !== name || path.isDescendant(home)) return false;
  if (callee.type === 'Identifier' && !isThat(path, name, home)) return false;
  const isVoid = path.parent.type === 'UnaryExpression' && path.parent.operator === 'void';
  const whole = isVoid ? path.parentPath : path;
  const statement = whole?.parentPath;
  if (!statement?.isExpressionStatement()) return false;
  const { container, key } = statement;
  return !Array.isArray(container) || (key as number) < container.length - 1;
}

function isThat(call: NodePath, name: string, home: NodePath): boolean {
  const binding = call.scope.getBinding(name);
  return binding !== undefined && (binding.path === home || binding.path === home.parentPath);
}

function nameOf(node: Node, parent: Node): string | undefined {
  if (node.type === 'FunctionDeclaration') return node.id?.name;
  if (node.type === 'ObjectMethod' || node.type === 'ClassMethod') return keyOf(node);
  if (parent.type === 'ObjectProperty' || parent.type === 'ClassProperty') return keyOf(parent);
  if (parent.type !== 'VariableDeclarator') return undefined;
  return parent.id.type === 'Identifier' ? parent.id.name : undefined;
}
