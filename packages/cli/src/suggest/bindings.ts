import type { Node, Program, Statement } from '@babel/types';

/** A name that a module's import, or a `require` at its top, gives to a builtin or a part of it. */
export interface Binding {
  readonly local: string;
  /** The module, without `node:`. */
  readonly module: string;
  /** As it is written. */
  readonly specifier: string;
  /** The function; undefined for the whole module. */
  readonly imported: string | undefined;
  readonly style: 'import' | 'require';
  readonly statement: Statement;
  /** What names the function, among its siblings. */
  readonly part: Node | undefined;
  readonly parts: readonly Node[];
}

/** The imports and constant requires at the top of a module. */
export function importBindings({ body }: Program): Binding[] {
  return body.flatMap((statement) => [...importsOf(statement), ...requiresOf(statement)]);
}

/** Every name that anything in the file declares, as often as it is declared. */
export function declaredBy(node: Node): string[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return namesIn(node.id);
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'FunctionExpression':
      return [...namesIn(node.id), ...node.params.flatMap(namesIn)];
    case 'ArrowFunctionExpression':
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassPrivateMethod':
      return node.params.flatMap(namesIn);
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'TSEnumDeclaration':
    case 'TSImportEqualsDeclaration':
    case 'TSModuleDeclaration':
      return namesIn(node.id);
    case 'CatchClause':
      return namesIn(node.param);
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return [node.local.name];
    default:
      return [];
  }
}

function importsOf(statement: Statement): Binding[] {
  if (statement.type !== 'ImportDeclaration' || statement.importKind === 'type') return [];
  const { specifiers, source } = statement;
  return specifiers.flatMap((part) => {
    if (part.type === 'ImportSpecifier' && part.importKind === 'type') return [];
    const imported = part.type === 'ImportSpecifier' ? nameOf(part.imported) : undefined;
    return {
      local: part.local.name,
      ...moduleOf(source.value),
      imported: imported === 'default' ? undefined : imported,
      style: 'import' as const,
      statement,
      part,
      parts: specifiers,
    };
  });
}

function requiresOf(statement: Statement): Binding[] {
  if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') return [];
  const [declarator, second] = statement.declarations;
  const init = declarator?.init;
  if (!declarator || second || init?.type !== 'CallExpression') return [];
  const [specifier] = init.arguments;
  const isRequire = init.callee.type === 'Identifier' && init.callee.name === 'require';
  if (!isRequire || specifier?.type !== 'StringLiteral') return [];
  const shared = { ...moduleOf(specifier.value), style: 'require' as const, statement };
  const { id } = declarator;
  if (id.type === 'Identifier') {
    return [{ local: id.name, ...shared, imported: undefined, part: undefined, parts: [] }];
  }
  if (id.type !== 'ObjectPattern') return [];
  return id.properties.flatMap((part) => {
    if (part.type !== 'ObjectProperty' || part.computed) return [];
    if (part.key.type !== 'Identifier' || part.value.type !== 'Identifier') return [];
    const local = part.value.name;
    return { local, ...shared, imported: part.key.name, part, parts: id.properties };
  });
}

function moduleOf(specifier: string): { module: string; specifier: string } {
  return { module: specifier.replace(/^node:/, ''), specifier };
}

function nameOf(node: { type: string; name?: string; value?: string }): string {
  return node.name ?? node.value ?? '';
}

function namesIn(node: Node | null | undefined): string[] {
  switch (node?.type) {
    case 'Identifier':
      return [node.name];
    case 'ObjectPattern':
      return node.properties.flatMap((part) =>
        namesIn(part.type === 'RestElement' ? part.argument : part.value),
      );
    case 'ArrayPattern':
      return node.elements.flatMap(namesIn);
    case 'AssignmentPattern':
      return namesIn(node.left);
    case 'RestElement':
      return namesIn(node.argument);
    case 'TSParameterProperty':
      return namesIn(node.parameter);
    default:
      return [];
  }
}
