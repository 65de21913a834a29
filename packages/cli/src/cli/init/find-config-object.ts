import type {
  ArrayExpression,
  Function as FunctionSyntax,
  ObjectExpression,
  Program,
  Property,
} from 'acorn';
import { NotUnderstood } from '../project/not-understood.js';
import { type Syntax, walk, withoutTypes } from './syntax.js';

type Scopes = readonly (readonly Syntax[])[];

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
  objectOf(node: Syntax): ObjectExpression;
  /** The initial value of a constant, or the node itself. */
  constant(node: Syntax): Syntax;
}

/** Finds the object that a configuration file exports. */
export function findConfigObject(program: Program): Resolver {
  let scopes: Scopes = [program.body];
  const constant = (node: Syntax): Syntax => {
    const value = withoutTypes(node);
    return value.type === 'Identifier'
      ? constant(constantValue(value.name, scopes, program))
      : value;
  };
  const resolve = (node: Syntax): ObjectExpression | ArrayExpression => {
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
  const objectOf = (node: Syntax): ObjectExpression => {
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
export function findProperty(object: ObjectExpression, name: string): Property | undefined {
  const index = object.properties.findLastIndex(
    (property) => property.type === 'Property' && keyOf(property) === name,
  );
  const unknown = object.properties.findLastIndex(
    (property) => property.type !== 'Property' || keyOf(property) === undefined,
  );
  if (unknown > index) {
    throw new NotUnderstood(`"${name}" may come from what is spread into the configuration`);
  }
  return object.properties[index] as Property | undefined;
}

/** The value that an object itself has for a property; what is spread into it may have another. */
export function writtenProperty(object: ObjectExpression, name: string): Syntax | undefined {
  const found = object.properties.findLast(
    (property) => property.type === 'Property' && keyOf(property) === name,
  );
  return found?.type === 'Property' ? found.value : undefined;
}

function keyOf({ key, computed }: Property): string | undefined {
  if (key.type === 'Literal') return String(key.value);
  return key.type === 'Identifier' && !computed ? key.name : undefined;
}

function exported(program: Program): Syntax {
  for (const statement of program.body as readonly Syntax[]) {
    if (statement.type === 'ExportDefaultDeclaration') return statement.declaration;
    if (statement.type === 'ExportNamedDeclaration' && !statement.source) {
      const found = statement.specifiers.find(
        ({ exported: name }) => name.type === 'Identifier' && name.name === 'default',
      );
      if (found) return found.local;
    }
    // `export = { … }`
    if ((statement.type as string) === 'TSExportAssignment') {
      return (statement as unknown as { expression: Syntax }).expression;
    }
    if (statement.type !== 'ExpressionStatement') continue;
    const { expression } = statement;
    if (expression.type === 'AssignmentExpression' && isModuleExports(expression.left)) {
      return expression.right;
    }
    // The one expression of a JSON file.
    if (
      program.body.length === 1 &&
      /^(?:Object|Array)Expression$/.test(withoutTypes(expression).type)
    ) {
      return expression;
    }
  }
  throw new NotUnderstood('it exports nothing');
}

function isModuleExports(node: Syntax): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'exports'
  );
}

function passedOn({
  callee,
  arguments: args,
}: Extract<Syntax, { type: 'CallExpression' }>): Syntax {
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

function returnValue({ body }: FunctionSyntax): Syntax {
  if (body.type !== 'BlockStatement') return body;
  const returned: Syntax[] = [];
  walk(body, (node) => {
    if (node.type === 'ReturnStatement' && node.argument) returned.push(node.argument);
    return !/Function/.test(node.type);
  });
  if (returned.length === 1) return returned[0]!;
  throw new NotUnderstood('its function does not return the configuration in one place');
}

function constantValue(name: string, scopes: Scopes, program: Program): Syntax {
  for (const statements of scopes) {
    for (const statement of statements) {
      if (statement.type === 'FunctionDeclaration' && statement.id?.name === name) return statement;
      if (statement.type !== 'VariableDeclaration') continue;
      const found = statement.declarations.find(
        ({ id }) => id.type === 'Identifier' && id.name === name,
      );
      if (!found?.init) continue;
      if (isChanged(name, program))
        throw new NotUnderstood(`"${name}" is changed after it was made`);
      return found.init;
    }
  }
  throw new NotUnderstood(`"${name}" is not written in this file as a constant`);
}

/** `config = …`, `config.a.b = …` and `Object.assign(config, …)`. */
function isChanged(name: string, program: Program): boolean {
  let changed = false;
  walk(program, (node) => {
    if (node.type === 'AssignmentExpression') changed ||= rootName(node.left) === name;
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return;
    const [target] = node.arguments;
    changed ||= rootName(node.callee) === 'Object' && !!target && rootName(target) === name;
  });
  return changed;
}

function rootName(node: Syntax): string | undefined {
  if (node.type === 'MemberExpression') return rootName(node.object);
  return node.type === 'Identifier' ? node.name : undefined;
}
