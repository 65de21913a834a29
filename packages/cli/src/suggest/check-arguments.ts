import type { CallExpression, Node, ObjectExpression } from '@babel/types';
import { keyOf } from '../syntax/nodes.js';
import type { Replacement } from './replacements.js';

/** Why the arguments do not mean the same to the function that takes its place; undefined if they do. */
export function whyOtherArguments(
  call: CallExpression,
  replacement: Replacement,
): string | undefined {
  const { module, name, form, counts } = replacement;
  const args = call.arguments;
  if (args.some(({ type }) => type === 'SpreadElement' || type === 'ArgumentPlaceholder')) {
    return 'its arguments are spread';
  }
  const [first, second, third] = args;
  if (form === 'promises' || form === 'exists') {
    // Why: a number is a descriptor, and `fs/promises` takes none.
    if (first?.type === 'NumericLiteral') return 'its file is a descriptor';
    if (first === undefined && form === 'promises') return 'it has no arguments';
    if (name !== 'statSync' && name !== 'lstatSync') return undefined;
    const isKnown = second === undefined || keysOf(second)?.includes('throwIfNoEntry') === false;
    return isKnown
      ? undefined
      : 'its options may have throwIfNoEntry, which the asynchronous function does not have on every Node';
  }
  if (name === 'readSync' && args.length === 3 && third?.type === 'ObjectExpression') {
    return undefined;
  }
  if (counts?.includes(args.length) === false) {
    return `with ${args.length} arguments it has no asynchronous form`;
  }
  if (form !== 'output' || module !== 'child_process') return undefined;
  const options = optionsOf(call);
  // Why: what is made elsewhere may be options.
  if (options === undefined) {
    const isPlain = args.slice(1).every(({ type }) => type === 'ArrayExpression');
    return isPlain ? undefined : 'its options are not written out in the call';
  }
  const keys = keysOf(options);
  if (keys === undefined) return 'its options are not all written out in the call';
  const other = keys.find((key) => key === 'input' || key === 'stdio');
  return other && `its option ${other} has no asynchronous form`;
}

/** What becomes of a program's output: `text`, `none`, `bytes`, or `unknown`. */
export function outputUse(
  call: CallExpression,
  parents: readonly Node[],
): 'text' | 'none' | 'bytes' | 'unknown' {
  const [parent, outer] = parents as [Node, Node];
  if (parent.type === 'ExpressionStatement') return 'none';
  const options = optionsOf(call);
  const encoding = options?.properties.find((property) => nameOf(property) === 'encoding');
  if (encoding) {
    const value = encoding.type === 'ObjectProperty' ? encoding.value : undefined;
    if (value?.type !== 'StringLiteral') return 'unknown';
    return value.value === 'buffer' ? 'bytes' : 'text';
  }
  const isToString =
    options === undefined &&
    parent.type === 'MemberExpression' &&
    !parent.computed &&
    parent.property.type === 'Identifier' &&
    parent.property.name === 'toString' &&
    outer.type === 'CallExpression' &&
    outer.callee === parent &&
    outer.arguments.length === 0;
  return isToString ? 'text' : 'bytes';
}

/** The options that a call ends with, if they are written out. */
export function optionsOf({ arguments: args }: CallExpression): ObjectExpression | undefined {
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
