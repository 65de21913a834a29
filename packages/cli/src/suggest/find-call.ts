import type { CallExpression, Node } from '@babel/types';
import { keyOf } from '../syntax/nodes.js';
import { type BuiltinName, builtinNameOf, moduleOf, requiredBy } from './builtin-names.js';
import type { Replacement } from './replacements.js';
import type { NodePath, Scope, Scopes } from './scopes.js';

/** A call whose callee is surely the blocking function. */
export interface FoundCall {
  readonly path: NodePath<CallExpression>;
  readonly call: CallExpression;
  /** What its callee begins with. */
  readonly root: Root;
}

/** `name` a builtin's, or a part of it; `required` in the call itself; `global`; or any `object`. */
export type Root =
  | { readonly kind: 'name'; readonly name: BuiltinName }
  | { readonly kind: 'required'; readonly specifier: string; readonly node: Node }
  | { readonly kind: 'global' | 'object' };

/** The one call at a position whose callee is the function; why there is none, otherwise. */
export function findCall(
  scopes: Scopes,
  replacement: Replacement,
  line: number,
  column: number,
): FoundCall | string {
  const found: (FoundCall & { readonly column: number })[] = [];
  for (const path of scopes.calls) {
    const place = placeOf(path.node.callee);
    if (place?.line !== line) continue;
    const root = rootOf(path, replacement);
    if (root) found.push({ path, call: path.node, root, column: place.column + 1 });
  }
  // Why also one of another column: source maps are not exact within a line.
  const one = found.length === 1 ? found[0] : found.find((each) => each.column === column);
  if (one) return one;
  const { name } = replacement;
  const last = name.slice(name.lastIndexOf('.') + 1);
  return found.length > 1
    ? 'the line has several such calls, and it is not known which of them blocked'
    : `no call on the line is surely that of ${last}: it may be reached by a name that was changed or passed on`;
}

/** Where V8 says that a call is. */
function placeOf(callee: Node): { line: number; column: number } | undefined {
  const isMember = callee.type === 'MemberExpression';
  return (isMember ? callee.property : callee).loc?.start;
}

function rootOf(path: NodePath<CallExpression>, replacement: Replacement): Root | undefined {
  const { module, name, form } = replacement;
  const { callee } = path.node;
  if (form === 'import') {
    const isRequire = requiredBy(path.node, path.scope) !== undefined;
    return isRequire ? { kind: 'global' } : undefined;
  }
  const chain = chainOf(callee);
  if (!chain) return undefined;
  const { root, keys } = chain;
  if (form === 'method') {
    const last = name.slice(name.lastIndexOf('.') + 1);
    const isThat = keys.at(-1) === last && !isModule(root, module, path.scope);
    return isThat && callee.type === 'MemberExpression' ? { kind: 'object' } : undefined;
  }
  if (form === 'sleep') {
    const isAtomics = root.type === 'Identifier' && root.name === 'Atomics';
    const isGlobal = isAtomics && !path.scope.hasBinding('Atomics', { noGlobals: true });
    return isGlobal && keys.join('.') === name ? { kind: 'global' } : undefined;
  }
  const specifier = requiredBy(root, path.scope);
  if (specifier !== undefined) {
    const isThat = moduleOf(specifier).module === module && keys.join('.') === name;
    return isThat ? { kind: 'required', specifier, node: root } : undefined;
  }
  const known = nameAt(root, path.scope);
  if (known?.module !== module) return undefined;
  const way = known.imported === undefined ? keys : [known.imported, ...keys];
  return way.join('.') === name ? { kind: 'name', name: known } : undefined;
}

function isModule(root: Node, module: string, scope: Scope): boolean {
  return nameAt(root, scope)?.module === module;
}

function nameAt(node: Node, scope: Scope): BuiltinName | undefined {
  const binding = node.type === 'Identifier' ? scope.getBinding(node.name) : undefined;
  return binding && builtinNameOf(binding);
}

/** `a.b.c` as `a` and the keys. */
function chainOf(callee: Node): { root: Node; keys: string[] } | undefined {
  const keys: string[] = [];
  let node = callee;
  while (node.type === 'MemberExpression') {
    if (node.property.type === 'PrivateName') return undefined;
    const key = keyOf({ key: node.property, computed: node.computed });
    if (key === undefined) return undefined;
    keys.unshift(key);
    node = node.object;
  }
  return { root: node, keys };
}
