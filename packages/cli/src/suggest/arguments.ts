import type { CallExpression, Node, ObjectExpression } from '@babel/types';
import { keyOf } from '../syntax/nodes.js';
import type { Replacement } from './replacements.js';

/** Whether the arguments mean the same to the function that takes its place. */
export function isSafe(call: CallExpression, { module, name }: Replacement): boolean {
  const args = call.arguments;
  if (args.some(({ type }) => type === 'SpreadElement' || type === 'ArgumentPlaceholder')) {
    return false;
  }
  const [first, second] = args;
  if (module === 'fs') {
    // Why: a number is a descriptor, and `fs/promises` takes none.
    if (first === undefined || first.type === 'NumericLiteral') return false;
    if (name !== 'statSync' && name !== 'lstatSync') return true;
    return second === undefined || keysOf(second)?.includes('throwIfNoEntry') === false;
  }
  if (name === 'randomBytes') return args.length === 1;
  if (module !== 'child_process') return true;
  const options = optionsOf(call);
  // Why: what is made elsewhere may be options.
  if (options === undefined) return args.slice(1).every(({ type }) => type === 'ArrayExpression');
  const keys = keysOf(options);
  return keys !== undefined && !keys.includes('stdio') && !keys.includes('input');
}

/** What becomes of a program's output: `text`, `none`, or `bytes` as far as one can tell. */
export function outputUse(
  call: CallExpression,
  ancestors: readonly Node[],
): 'text' | 'none' | 'bytes' {
  const [outer, parent] = ancestors.slice(-2) as [Node, Node];
  if (parent.type === 'ExpressionStatement') return 'none';
  const options = optionsOf(call);
  if (options) {
    const encoding = options.properties.find((property) => nameOf(property) === 'encoding');
    const value = encoding?.type === 'ObjectProperty' ? encoding.value : undefined;
    const isText = value?.type === 'StringLiteral' && /^utf-?8$/.test(value.value);
    return isText ? 'text' : 'bytes';
  }
  const isToString =
    parent.type === 'MemberExpression' &&
    !parent.computed &&
    parent.property.type === 'Identifier' &&
    parent.property.name === 'toString' &&
    outer.type === 'CallExpression' &&
    outer.callee === parent &&
    outer.arguments.length === 0;
  return isToString ? 'text' : 'bytes';
}

function optionsOf({ arguments: args }: CallExpression): ObjectExpression | undefined {
  const last = args.at(-1);
  return last?.type === 'ObjectExpression' ? last : undefined;
}

/** The keys of an object that is written out; undefined for anything else. */
function keysOf(node: Node): string[] | undefined {
  if (node.type !== 'ObjectExpression') return undefined;
  const keys = node.properties.map(nameOf);
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

function nameOf(property: ObjectExpression['properties'][number]): string | undefined {
  return property.type === 'ObjectProperty' ? keyOf(property) : undefined;
}
