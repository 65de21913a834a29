import type { Function as AnyFunction, Node } from '@babel/types';
import type { NodePath } from './scopes.js';

/** What keeps `await` from a place: a `function` that is not async, or something else. */
export interface NoAwait {
  readonly why: string;
  /** The function that would have to be async. */
  readonly sync?: NodePath<AnyFunction>;
}

/**
 * Why `await` may not stand where a node is; undefined where it may.
 *
 * @param atTop - why it may not stand at the top of the file; undefined where it may
 */
export function whyNoAwait(path: NodePath, atTop: string | undefined): NoAwait | undefined {
  let inner: Node = path.node;
  for (let at = path.parentPath; at !== null; at = at.parentPath) {
    const { node } = at;
    if (at.isFunction()) {
      if (at.node.body !== inner) {
        return { why: 'it is in the default of a parameter, where nothing can be awaited' };
      }
      if (at.node.async) return undefined;
      return { why: `${nameOf(at)} is not async`, sync: at };
    }
    switch (node.type) {
      case 'ClassProperty':
      case 'ClassPrivateProperty':
      case 'ClassAccessorProperty':
      case 'StaticBlock':
        return { why: 'it is in the body of a class, where nothing can be awaited' };
      case 'Decorator':
      case 'TSModuleBlock':
        return { why: 'nothing can be awaited there' };
      default:
        inner = node;
    }
  }
  return atTop === undefined ? undefined : { why: atTop };
}

/** How a function is named in a sentence. */
export function nameOf({ node, parent }: NodePath<AnyFunction>): string {
  const id = 'id' in node ? node.id?.name : undefined;
  if (id !== undefined) return `the function ${id}`;
  if ('kind' in node && node.kind === 'constructor') return 'the constructor';
  if ('key' in node && node.key.type === 'Identifier') {
    const kinds = { get: 'getter', set: 'setter', method: 'method', constructor: 'method' };
    return `the ${kinds['kind' in node ? node.kind : 'method']} ${node.key.name}`;
  }
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
    return `the function ${parent.id.name}`;
  }
  if (parent.type === 'CallExpression') {
    const { callee } = parent;
    const last = callee.type === 'MemberExpression' ? callee.property : callee;
    return last.type === 'Identifier' ? `the callback of ${last.name}` : 'the callback around it';
  }
  return 'the function around it';
}
