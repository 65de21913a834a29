import type { Node } from '@babel/types';
import type { Binding, NodePath } from '../scopes.js';

/** What a piece of code reads or writes, as others can reach it. */
export interface Place {
  /** From its root: `count`, `this`, `total`; `*` for whatever a collection holds. */
  readonly way: readonly string[];
  /** Whether code that runs meanwhile can surely reach it, or only where a caller has given it the same object. */
  readonly reach: 'anybody' | 'callers';
}

/**
 * What an expression stands for, where others can reach that.
 *
 * @param home - the function that it is in, or the file
 * @param within - what of it is meant
 */
export function placeOf(
  path: NodePath,
  home: NodePath,
  within: readonly string[] = [],
): Place | undefined {
  const keys = [...within];
  let at = path;
  for (;;) {
    if (at.isMemberExpression() || at.isOptionalMemberExpression()) {
      keys.unshift(keyIn(at.node));
      at = at.get('object') as NodePath;
    } else if (at.isTSNonNullExpression() || at.isTSAsExpression()) {
      at = at.get('expression') as NodePath;
    } else {
      break;
    }
  }
  if (at.isThisExpression()) return { way: ['this', ...keys], reach: 'anybody' };
  if (!at.isIdentifier()) return undefined;
  const { name } = at.node;
  const binding = at.scope.getBinding(name);
  const reach = binding ? reachOf(binding, home, keys.length > 0) : 'anybody';
  return reach && { way: [name, ...keys], reach };
}

/** How a place is used. */
export interface Use extends Place {
  readonly isWrite: boolean;
  /** It is a function that is called: no element of a collection. */
  readonly isMethod?: boolean;
}

/** Whether two uses are of one place, so that what comes between them matters. */
export function areSame(a: Use, b: Use): boolean {
  if (!a.isWrite && !b.isWrite) return false;
  const isAny = (key: string | undefined): boolean => key === '*' && !a.isMethod && !b.isMethod;
  const length = Math.min(a.way.length, b.way.length);
  for (let at = 0; at < length; at++) {
    const [one, other] = [a.way[at], b.way[at]];
    if (one !== other && !isAny(one) && !isAny(other)) return false;
  }
  if (a.way.length === b.way.length) return true;
  // Why: to read an object is not to read what is written into it.
  const shorter = a.way.length < b.way.length ? a : b;
  return shorter.isWrite;
}

/** A place in a sentence. */
export function nameOfPlace({ way }: Place): string {
  const known = way.at(-1) === '*' ? way.slice(0, -1) : way;
  return known.join('.').replaceAll('.*', '[…]');
}

function keyIn(node: Node): string {
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return '*';
  const { property, computed } = node;
  if (property.type === 'PrivateName') return `#${property.id.name}`;
  if (property.type === 'StringLiteral' || property.type === 'NumericLiteral') {
    return String(property.value);
  }
  return property.type === 'Identifier' && !computed ? property.name : '*';
}

function reachOf(binding: Binding, home: NodePath, isObject: boolean): Place['reach'] | undefined {
  const owner = binding.scope.path;
  const isOwn = owner === home || owner.isDescendant(home);
  if (!isOwn) return isObject || !binding.constant ? 'anybody' : undefined;
  if (!isObject) return binding.constantViolations.some(isElsewhere(home)) ? 'anybody' : undefined;
  return isFresh(binding) && !binding.referencePaths.some(isElsewhere(home))
    ? undefined
    : 'callers';
}

/** Whether something is in a function of its own, which may run at another time. */
function isElsewhere(home: NodePath): (path: NodePath) => boolean {
  const own = home.isFunction() ? home : null;
  return (path) => path.getFunctionParent() !== own;
}

const FRESH = new Set(['Array', 'Date', 'Headers', 'Map', 'Object', 'Set', 'URL', 'WeakMap']);

/** Whether a name stands for an object that was made there, so that nobody else has it. */
function isFresh({ constant, path }: Binding): boolean {
  if (!constant || !path.isVariableDeclarator()) return false;
  const { init, id } = path.node;
  if (id.type !== 'Identifier') return false;
  if (init?.type === 'ObjectExpression' || init?.type === 'ArrayExpression') return true;
  return (
    init?.type === 'NewExpression' &&
    init.callee.type === 'Identifier' &&
    FRESH.has(init.callee.name)
  );
}
