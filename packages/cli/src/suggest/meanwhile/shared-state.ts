import type { Node } from '@babel/types';
import type { NodePath } from '../scopes.js';
import { type Access, accessesIn } from './accesses.js';
import type { Meanwhile, Order } from './order.js';
import { areSame, nameOfPlace } from './places.js';

/** What goes wrong, or may, because others can read and write what is used before a wait and after it. */
export function sharedStateAround(order: Order): Meanwhile {
  let may: string | undefined;
  for (const accesses of byRoot(accessesIn(order.home))) {
    const own = accesses.filter((access) => order.isOnTheWay(access.path));
    const found = around(order, own);
    if (found.sure !== undefined) return found;
    may ??= found.may ?? inLoop(order, own);
  }
  return may === undefined ? {} : { may };
}

/** What begins with one name, where anything of that is written. */
function byRoot(accesses: readonly Access[]): Access[][] {
  const groups = new Map<string | undefined, Access[]>();
  for (const access of accesses) {
    const [root] = access.way;
    groups.set(root, [...(groups.get(root) ?? []), access]);
  }
  return [...groups.values()].filter((group) => group.some(({ isWrite }) => isWrite));
}

function around(order: Order, accesses: readonly Access[]): Meanwhile {
  const after = new Set(accesses.filter((access) => order.isAfter(access.path)));
  let may: string | undefined;
  for (const first of accesses) {
    if (after.has(first)) continue;
    for (const then of after) {
      if (!areSame(first, then) || order.isApart(first.at, then.at)) continue;
      const isOne = order.isBeside(first.path) && order.isBeside(then.path);
      if (isOne && !isCheck(first.path, then.path)) return { sure: lost(first, then) };
      if (areShared(first, then)) may ??= changed(first, then);
    }
  }
  return may === undefined ? {} : { may };
}

/** What one round of a loop leaves for the next. */
function inLoop(order: Order, accesses: readonly Access[]): string | undefined {
  for (const first of accesses) {
    for (const then of accesses) {
      if (first.path === then.path || !areShared(first, then) || !areSame(first, then)) continue;
      if (order.isRoundTrip(first.path, then.path)) return changed(first, then);
    }
  }
  return undefined;
}

function areShared(first: Access, then: Access): boolean {
  return first.reach === 'anybody' && then.reach === 'anybody';
}

/** Whether the first only decides if the other is done at all. */
function isCheck(first: NodePath, then: NodePath): boolean {
  const { node } = then;
  if (node.type === 'AssignmentExpression' && /^(?:&&|\|\||\?\?)=$/.test(node.operator)) {
    return true;
  }
  let at: NodePath = first;
  while (at.parentPath && !then.isDescendant(at.parentPath)) at = at.parentPath;
  const { parent, key } = at;
  if (parent.type === 'LogicalExpression') return key === 'left';
  return parent.type === 'ConditionalExpression' && key === 'test';
}

function lost(first: Access, then: Access): string {
  const operator = operatorOf(then.path.node);
  if (operator !== undefined) {
    return `${operator} would read what it adds to before the await, and write it after`;
  }
  return changed(first, then);
}

function changed(first: Access, then: Access): string {
  const name = nameOfPlace(then.isWrite ? then : first);
  if (!first.isWrite) {
    return `${name} is read before the await and written after it, so what others write between is lost`;
  }
  return then.isWrite
    ? `${name} is written before the await and again after it, so others see what it is between`
    : `${name} is written before the await and read after it, when others may have written it`;
}

/** Of `a += b` and the like. */
function operatorOf(node: Node): string | undefined {
  if (node.type !== 'AssignmentExpression' || node.operator === '=') return undefined;
  return node.operator;
}

const TESTS = /^(?:test|it|specify|(?:before|after)(?:Each|All)?)$/;

/** Whether nothing runs the same code meanwhile: it is the body of a test or a hook, or the top of a file. */
export function runsOnce(home: NodePath): boolean {
  if (!home.isFunction()) return true;
  const { parent, listKey } = home;
  if (parent?.type !== 'CallExpression' || listKey !== 'arguments') return false;
  let root: Node = parent.callee;
  while (root.type === 'MemberExpression' || root.type === 'CallExpression') {
    root = root.type === 'MemberExpression' ? root.object : root.callee;
  }
  return root.type === 'Identifier' && TESTS.test(root.name);
}
