import type { Node } from '@babel/types';
import { rangeOf } from '../../syntax/nodes.js';
import type { NodePath, Scope } from '../scopes.js';
import { methodOf } from './accesses.js';
import type { Order } from './order.js';

const LISTENS = new Set(['addEventListener', 'addListener', 'on', 'once', 'prependListener']);
const IN_TIME = new Set([
  'preventDefault',
  'respondWith',
  'stopImmediatePropagation',
  'stopPropagation',
  'waitUntil',
]);

/** What comes too late after a wait: a listener, an answer to an event, a handler of a failure. */
export function lateAfter(order: Order): string | undefined {
  let found: string | undefined;
  const isLate = (path: NodePath): boolean => order.isAfter(path) && order.isOnTheWay(path);
  order.home.traverse({
    Function(path) {
      path.skip();
    },
    CallExpression(path) {
      if (found !== undefined || !isLate(path)) return;
      const { callee } = path.node;
      const method = methodOf(callee);
      if (method === undefined || callee.type !== 'MemberExpression') return;
      const { object } = callee;
      if (object.type !== 'Identifier' || !isNewThere(object.name, path, order)) return;
      if (LISTENS.has(method)) found = `what ${object.name} emits during the await would be missed`;
      else if (IN_TIME.has(method)) found = `${object.name}.${method}() would come after the event`;
      else if (method === 'then' || method === 'catch') found = unhandled(object.name);
    },
    AwaitExpression(path) {
      if (found !== undefined || !isLate(path)) return;
      const { argument } = path.node;
      for (const name of namesAwaited(argument)) {
        if (found === undefined && isPromiseThere(name, path, order)) found = unhandled(name);
      }
    },
  });
  return found;
}

function unhandled(name: string): string {
  return `if ${name} fails during the await, nothing handles that yet`;
}

/** `a` of `await a`; `a` and `b` of `await Promise.all([a, b])`. */
function namesAwaited(argument: Node): string[] {
  if (argument.type === 'Identifier') return [argument.name];
  if (argument.type !== 'CallExpression') return [];
  const [first] = argument.arguments;
  if (first?.type !== 'ArrayExpression') return [];
  return first.elements.flatMap((each) => (each?.type === 'Identifier' ? [each.name] : []));
}

/** Whether an object came to the function, or was made, without a wait since. */
function isNewThere(name: string, path: NodePath, order: Order): boolean {
  const binding = ownBinding(path.scope, name, order);
  if (!binding) return false;
  if (binding.kind === 'param') return order.isFirstWait();
  return isMadeThere(binding.path, path, order);
}

function isPromiseThere(name: string, path: NodePath, order: Order): boolean {
  const binding = ownBinding(path.scope, name, order);
  return binding !== undefined && isMadeThere(binding.path, path, order);
}

function isMadeThere(declarator: NodePath, use: NodePath, order: Order): boolean {
  if (!declarator.isVariableDeclarator() || order.isAfter(declarator)) return false;
  const { init } = declarator.node;
  if (init?.type !== 'CallExpression' && init?.type !== 'NewExpression') return false;
  return !order.isApart(rangeOf(declarator.node).end, rangeOf(use.node).start);
}

function ownBinding(scope: Scope, name: string, { home }: Order): ReturnType<Scope['getBinding']> {
  const binding = scope.getBinding(name);
  if (!binding || !home.isFunction()) return undefined;
  return binding.scope.path === home || binding.scope.path.isDescendant(home) ? binding : undefined;
}
