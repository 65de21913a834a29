import type { Function as AnyFunction, Node } from '@babel/types';
import type { Edit } from '../../suggest/edits.js';
import { nameOf as phraseOf } from '../../suggest/may-await.js';
import type { NodePath } from '../../suggest/scopes.js';
import { rangeOf } from '../../syntax/nodes.js';
import { isAwaitedByCaller } from './endpoints.js';

/** Why a function cannot be made async, whoever calls it; undefined if it can. */
export function whyNeverAsync(path: NodePath<AnyFunction>): string | undefined {
  const phrase = phraseOf(path);
  const why = whyNotAsync(path);
  if (why !== undefined) return `${phrase} cannot be async: ${why}`;
  if (isAwaitedByCaller(path) || nameOf(path)) return undefined;
  return `${phrase} is called by what does not wait for it`;
}

function whyNotAsync(path: NodePath<AnyFunction>): string | undefined {
  const { node, parent } = path;
  if ('generator' in node && node.generator) return 'it is a generator';
  if ('kind' in node && node.kind === 'constructor') return 'it gives its object at once';
  if ('kind' in node && node.kind !== 'method') {
    return 'it gives its value at once';
  }
  if ('returnType' in node && node.returnType?.type === 'TSTypeAnnotation') {
    if (node.returnType.typeAnnotation.type === 'TSTypePredicate') {
      return 'its type says what its argument is';
    }
  }
  if ('computed' in node && node.computed) return 'its name is computed';
  if ('decorators' in node && (node.decorators?.length ?? 0) > 0) return 'it has a decorator';
  if (node.type === 'ClassMethod' || node.type === 'ClassPrivateMethod') {
    const owner = path.parentPath?.parent;
    const isDerived =
      (owner?.type === 'ClassDeclaration' || owner?.type === 'ClassExpression') &&
      (owner.superClass ||
        (owner.implements?.length ?? 0) > 0 ||
        (owner.decorators?.length ?? 0) > 0);
    if (isDerived) return 'its class has another that may know it as it is';
  }
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
    if (parent.id.typeAnnotation) return 'its type is declared apart from it';
  }
  return path.container && hasOverloads(path) ? 'it has several signatures' : undefined;
}

/** Where the name is by which a function is called; undefined where it has none. */
export function nameOf(path: NodePath<AnyFunction>): Node | undefined {
  const { node, parent } = path;
  switch (node.type) {
    case 'FunctionDeclaration':
      return node.id ?? undefined;
    case 'ClassMethod':
    case 'ClassPrivateMethod':
      return node.key;
    case 'ObjectMethod':
      return isExportsObject(path.parentPath) ? node.key : undefined;
    default:
  }
  if (parent.type === 'VariableDeclarator' && parent.init === node) {
    const isConstant =
      parent.id.type === 'Identifier' && path.scope.parent.getBinding(parent.id.name)?.constant;
    return isConstant ? parent.id : undefined;
  }
  if (parent.type === 'ObjectProperty' && parent.value === node && !parent.computed) {
    return isExportsObject(path.parentPath?.parentPath) ? parent.key : undefined;
  }
  if (parent.type === 'AssignmentExpression' && parent.right === node) {
    const { left } = parent;
    const isMember = left.type === 'MemberExpression' && !left.computed && isExports(left.object);
    return isMember ? left.property : undefined;
  }
  return undefined;
}

/** Makes a function async. */
export function asyncEdits({ node }: NodePath<AnyFunction>): Edit[] {
  const at = 'key' in node ? rangeOf(node.key).start : rangeOf(node).start;
  const edits: Edit[] = [{ start: at, end: at, text: 'async ' }];
  const type = 'returnType' in node ? node.returnType : undefined;
  if (type?.type === 'TSTypeAnnotation') {
    const { start, end } = rangeOf(type.typeAnnotation);
    edits.push({ start, end: start, text: 'Promise<' }, { start: end, end, text: '>' });
  }
  return edits;
}

function hasOverloads(path: NodePath<AnyFunction>): boolean {
  const name = nameOf(path);
  const siblings = (Array.isArray(path.container) ? path.container : []) as Node[];
  const statements = path.parentPath?.isExportNamedDeclaration()
    ? ((Array.isArray(path.parentPath.container) ? path.parentPath.container : []) as Node[])
    : siblings;
  return statements.some((each) => {
    const inner = each.type === 'ExportNamedDeclaration' ? each.declaration : each;
    if (inner?.type === 'TSDeclareFunction') return sameName(inner.id, name);
    return inner?.type === 'TSDeclareMethod' && sameName(inner.key, name);
  });
}

function sameName(a: Node | null | undefined, b: Node | undefined): boolean {
  return a?.type === 'Identifier' && b?.type === 'Identifier' && a.name === b.name;
}

function isExportsObject(path: NodePath | null | undefined): boolean {
  const parent = path?.parent;
  return (
    parent?.type === 'AssignmentExpression' && parent.right === path?.node && isExports(parent.left)
  );
}

/** `exports` and `module.exports`. */
function isExports(node: Node): boolean {
  if (node.type === 'Identifier') return node.name === 'exports';
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'exports'
  );
}
