import type {
  ArrayExpression,
  CallExpression,
  Function as FunctionNode,
  Node,
  ObjectExpression,
  ObjectProperty,
  Program,
  Statement,
} from '@babel/types';
import { keyOf, walk } from '../../syntax/nodes.js';
import { NotUnderstood } from '../project/not-understood.js';
import { findConstant } from './find-constant.js';
import { withoutTypes } from './parse-config.js';

/** Functions that return the configuration they are given, and which argument that is. */
const PASSES_ON: Readonly<Record<string, number>> = {
  defineConfig: 0,
  defineProject: 0,
  defineWorkspace: 0,
  // Why the last: its plugins are added to those of the others.
  mergeConfig: -1,
  // Next.js: `const createJestConfig = nextJest()`.
  createJestConfig: 0,
};

const NO_OBJECT = 'its configuration is not written as an object';

/** Follows a value through constants, functions and wrappers to a literal of that type. */
export interface Resolver {
  /** The object that is exported. */
  object(): ObjectExpression;
  /** The array that is exported instead, as workspace files do. */
  array(): ArrayExpression | undefined;
  /** The object that a value stands for, such as one of several projects. */
  objectOf(node: Node): ObjectExpression;
  /** The initial value of a constant, or the node itself. */
  constant(node: Node): Node;
}

/** Finds the object that a configuration file exports. */
export function findConfigObject(program: Program): Resolver {
  let scopes: readonly (readonly Statement[])[] = [program.body];
  const constant = (node: Node): Node => {
    const value = withoutTypes(node);
    return value.type === 'Identifier'
      ? constant(findConstant(value.name, scopes, program))
      : value;
  };
  const resolve = (node: Node): ObjectExpression | ArrayExpression => {
    const value = constant(node);
    switch (value.type) {
      case 'ObjectExpression':
      case 'ArrayExpression':
        return value;
      case 'CallExpression':
        return resolve(passedOn(value));
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression': {
        if (value.body.type === 'BlockStatement') scopes = [value.body.body, ...scopes];
        return resolve(returnValue(value));
      }
      default:
        throw new NotUnderstood(NO_OBJECT);
    }
  };
  const objectOf = (node: Node): ObjectExpression => {
    const value = resolve(node);
    if (value.type === 'ObjectExpression') return value;
    throw new NotUnderstood(NO_OBJECT);
  };
  const config = resolve(exported(program));
  return {
    object: () => objectOf(config),
    array: () => (config.type === 'ArrayExpression' ? config : undefined),
    objectOf,
    constant,
  };
}

/** A property of an object, or nothing. Throws when what is there depends on other code. */
export function findProperty(object: ObjectExpression, name: string): ObjectProperty | undefined {
  const index = object.properties.findLastIndex((property) => nameOf(property) === name);
  const unknown = object.properties.findLastIndex((property) => nameOf(property) === undefined);
  if (unknown > index) {
    throw new NotUnderstood(`"${name}" may come from what is spread into the configuration`);
  }
  const found = object.properties[index];
  if (found === undefined || found.type === 'ObjectProperty') return found;
  throw new NotUnderstood(`"${name}" is written as a function`);
}

/** The value that an object itself has for a property; what is spread into it may have another. */
export function writtenProperty(object: ObjectExpression, name: string): Node | undefined {
  const found = object.properties.findLast((property) => nameOf(property) === name);
  return found?.type === 'ObjectProperty' ? found.value : found;
}

function nameOf(property: ObjectExpression['properties'][number]): string | undefined {
  return property.type === 'SpreadElement' ? undefined : keyOf(property);
}

function exported({ body }: Program): Node {
  for (const statement of body) {
    const found = exportedBy(statement, body.length === 1);
    if (found) return found;
  }
  throw new NotUnderstood('it exports nothing');
}

function exportedBy(statement: Statement, isOnly: boolean): Node | undefined {
  switch (statement.type) {
    case 'ExportDefaultDeclaration':
      return statement.declaration;
    // `export = { … }`
    case 'TSExportAssignment':
      return statement.expression;
    case 'ExportNamedDeclaration':
      return statement.source ? undefined : exportedAsDefault(statement.specifiers);
    case 'ExpressionStatement': {
      const { expression } = statement;
      if (expression.type === 'AssignmentExpression' && isModuleExports(expression.left)) {
        return expression.right;
      }
      // The one expression of a JSON file.
      const isLiteral = /^(?:Object|Array)Expression$/.test(expression.type);
      return isOnly && isLiteral ? expression : undefined;
    }
    default:
      return undefined;
  }
}

/** `export { config as default }` */
function exportedAsDefault(specifiers: readonly Node[]): Node | undefined {
  for (const one of specifiers) {
    if (one.type !== 'ExportSpecifier') continue;
    if (keyOf({ key: one.exported }) === 'default') return one.local;
  }
  return undefined;
}

function isModuleExports(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    keyOf({ key: node.property, computed: node.computed }) === 'exports'
  );
}

function passedOn({ callee, arguments: args }: CallExpression): Node {
  const name = callee.type === 'Identifier' ? callee.name : undefined;
  const argument =
    name !== undefined && Object.hasOwn(PASSES_ON, name) ? args.at(PASSES_ON[name]!) : undefined;
  if (argument) return argument;
  throw new NotUnderstood(
    name === undefined
      ? 'its configuration comes from a call'
      : `its configuration comes from a call of "${name}"`,
  );
}

function returnValue({ body }: FunctionNode): Node {
  if (body.type !== 'BlockStatement') return body;
  const returned: Node[] = [];
  walk(body, (node) => {
    if (node.type === 'ReturnStatement' && node.argument) returned.push(node.argument);
    return !/Function|Method/.test(node.type);
  });
  if (returned.length === 1) return returned[0]!;
  throw new NotUnderstood('its function does not return the configuration in one place');
}
