import type { Node } from '@babel/types';
import { rangeOf } from '../syntax/nodes.js';
import type { ParsedFile } from '../syntax/parse.js';
import { isSafe, outputUse } from './arguments.js';
import { applyEdits, awaitedCall, type Edit, Names, type Needed } from './edits.js';
import { findCall, type FoundCall, isInAsyncFunction } from './found-call.js';
import type { Replacement } from './replacements.js';

/**
 * The file with the call at `line` and `column` awaited instead of blocking; undefined unless the
 * function around it is async already and the change is surely right.
 */
export function suggestChange(
  source: ParsedFile,
  replacement: Replacement,
  line: number,
  column: number,
): string | undefined {
  const found = findCall(source, replacement, line, column);
  if (!found || !isInAsyncFunction(found) || !isSafe(found.call, replacement)) return undefined;
  const names = new Names(source);
  if (!names.isUnique(found.binding.local)) return undefined;
  const needed = calleeOf(found, replacement, names);
  if (!needed) return undefined;
  const text = placed(found, awaitedCall(source, found, needed.name), replacement);
  if (text === undefined) return undefined;
  return applyEdits(source.text, [...needed.edits, { ...rangeOf(found.call), text }]);
}

function calleeOf(
  { binding }: FoundCall,
  { form, name, asyncName }: Replacement,
  names: Names,
): Needed | undefined {
  const isWhole = binding.imported === undefined;
  if (form === 'promises') {
    if (isWhole) return { name: `${binding.local}.promises.${asyncName}`, edits: [] };
    return names.swap(asyncName, `${binding.specifier}/promises`, binding);
  }
  const util = binding.specifier.startsWith('node:') ? 'node:util' : 'util';
  const promisify = names.need('promisify', util, binding);
  const own = isWhole
    ? { name: `${binding.local}.${asyncName}`, edits: [] }
    : name === asyncName
      ? { name: binding.local, edits: [] }
      : names.swap(asyncName, binding.specifier, binding);
  if (!promisify || !own) return undefined;
  const edits: Edit[] = [...own.edits, ...promisify.edits];
  return { name: `${promisify.name}(${own.name})`, edits };
}

/** The awaited call as it may stand among what is around it. */
function placed(
  { call, ancestors }: FoundCall,
  awaited: string,
  { form }: Replacement,
): string | undefined {
  const parent = ancestors.at(-1) as Node;
  if (form === 'output') {
    const use = outputUse(call, ancestors);
    if (use === 'none') return awaited;
    return use === 'text' && !startsStatement(call, ancestors) ? `(${awaited}).stdout` : undefined;
  }
  if (!needsParentheses(call, parent)) return awaited;
  // Why: a line that begins with a parenthesis can go on with the line before it.
  return startsStatement(call, ancestors) ? undefined : `(${awaited})`;
}

function startsStatement(call: Node, ancestors: readonly Node[]): boolean {
  return ancestors.some(
    ({ type, start }) => type === 'ExpressionStatement' && start === call.start,
  );
}

function needsParentheses(call: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return parent.object === call;
    case 'CallExpression':
    case 'NewExpression':
    case 'OptionalCallExpression':
      return parent.callee === call;
    case 'BinaryExpression':
      return parent.operator === '**';
    case 'TaggedTemplateExpression':
    case 'TSNonNullExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
      return true;
    default:
      return false;
  }
}
