import type { Node, Statement } from '@babel/types';
import { keyOf, stringValue } from '../syntax/nodes.js';
import type { Binding, Scope } from './scopes.js';

/** How a file got at a builtin, or at a part of it. */
export interface Origin {
  /** The module, without `node:`. */
  readonly module: string;
  /** As it is written. */
  readonly specifier: string;
  readonly style: 'import' | 'star' | 'require';
  /** The statement at the top of the file that names it; undefined for a `require` elsewhere. */
  readonly statement: Statement | undefined;
}

/** A name that stands for a builtin or a part of it. */
export interface BuiltinName extends Origin {
  readonly local: string;
  /** The function; undefined for the whole module. */
  readonly imported: string | undefined;
  readonly binding: Binding;
  /** What names the function among others of one statement. */
  readonly part: Node | undefined;
  readonly parts: readonly Node[];
  /** The name of the whole module that it was taken from, as in `const { readFileSync } = fs`. */
  readonly from?: string;
}

/** What a name means, if that is a builtin. */
export function builtinNameOf(binding: Binding): BuiltinName | undefined {
  if (!binding.constant) return undefined;
  const { path } = binding;
  const local = binding.identifier.name;
  if (path.isImportSpecifier() || path.isImportDefaultSpecifier()) return importOf(binding, local);
  if (path.isImportNamespaceSpecifier()) return importOf(binding, local);
  if (path.isTSImportEqualsDeclaration()) {
    const { moduleReference } = path.node;
    if (moduleReference.type !== 'TSExternalModuleReference') return undefined;
    const { value } = moduleReference.expression;
    const origin = { ...moduleOf(value), style: 'import' as const, statement: path.node };
    return { ...origin, local, imported: undefined, binding, part: undefined, parts: [] };
  }
  return path.isVariableDeclarator() ? requireOf(binding, local) : undefined;
}

/** All names at the top of a file that stand for builtins. */
export function builtinNamesIn(scope: Scope): BuiltinName[] {
  return Object.values(scope.getProgramParent().bindings).flatMap(
    (binding) => builtinNameOf(binding) ?? [],
  );
}

/** The specifier of `require('…')`, where that is Node's own. */
export function requiredBy(node: Node | null | undefined, scope: Scope): string | undefined {
  if (node?.type !== 'CallExpression' || node.arguments.length !== 1) return undefined;
  const { callee } = node;
  if (callee.type !== 'Identifier' || callee.name !== 'require') return undefined;
  if (scope.hasBinding('require', { noGlobals: true })) return undefined;
  return stringValue(node.arguments[0] as Node);
}

export function moduleOf(specifier: string): { module: string; specifier: string } {
  return { module: specifier.replace(/^node:/, ''), specifier };
}

function importOf(binding: Binding, local: string): BuiltinName | undefined {
  const part = binding.path.node;
  const statement = binding.path.parent;
  if (statement.type !== 'ImportDeclaration' || statement.importKind === 'type') return undefined;
  if (part.type === 'ImportSpecifier' && part.importKind === 'type') return undefined;
  const name = part.type === 'ImportSpecifier' ? nameOf(part.imported) : undefined;
  return {
    local,
    ...moduleOf(statement.source.value),
    style: part.type === 'ImportNamespaceSpecifier' ? 'star' : 'import',
    statement,
    imported: name === 'default' ? undefined : name,
    binding,
    part,
    parts: statement.specifiers,
  };
}

function requireOf(binding: Binding, local: string): BuiltinName | undefined {
  const { path } = binding;
  if (!path.isVariableDeclarator()) return undefined;
  const { id, init } = path.node;
  const origin = originOf(init, binding);
  if (!origin) return undefined;
  if (id.type === 'Identifier') {
    // Why not of another name: a second name for a module is not worth the care that it needs.
    if (origin.from !== undefined) return undefined;
    return { ...origin, local, imported: undefined, binding, part: undefined, parts: [] };
  }
  if (id.type !== 'ObjectPattern') return undefined;
  const part = id.properties.find(
    (each) => each.type === 'ObjectProperty' && each.value === binding.identifier,
  );
  if (part?.type !== 'ObjectProperty') return undefined;
  const imported = keyOf(part);
  if (imported === undefined) return undefined;
  return { ...origin, local, imported, binding, part, parts: id.properties };
}

function originOf(
  init: Node | null | undefined,
  binding: Binding,
): (Origin & { readonly from?: string }) | undefined {
  const { path, scope } = binding;
  const declaration = path.parent;
  const isOnly =
    declaration.type === 'VariableDeclaration' &&
    declaration.declarations.length === 1 &&
    path.parentPath?.parent.type === 'Program';
  const statement = isOnly ? declaration : undefined;
  const specifier = requiredBy(init, scope);
  if (specifier !== undefined) return { ...moduleOf(specifier), style: 'require', statement };
  if (init?.type !== 'Identifier') return undefined;
  const whole = scope.getBinding(init.name);
  const known = whole && whole !== binding ? builtinNameOf(whole) : undefined;
  if (!known || known.imported !== undefined) return undefined;
  const { module, specifier: written, style } = known;
  return { module, specifier: written, style, statement, from: init.name };
}

function nameOf(node: { type: string; name?: string; value?: string }): string {
  return node.name ?? node.value ?? '';
}
