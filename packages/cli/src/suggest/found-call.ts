import type { CallExpression, Node } from '@babel/types';
import { walk } from '../syntax/nodes.js';
import type { ParsedFile } from '../syntax/parse.js';
import { type Binding, importBindings } from './bindings.js';
import type { Replacement } from './replacements.js';

/** A call, whose callee it is, and the nodes around it, the innermost last. */
export interface FoundCall {
  readonly call: CallExpression;
  readonly binding: Binding;
  readonly ancestors: readonly Node[];
}

/** The one call at a position whose callee is surely the blocking function. */
export function findCall(
  { program }: ParsedFile,
  { module, name }: Replacement,
  line: number,
  column: number,
): FoundCall | undefined {
  const bindings = importBindings(program).filter((binding) => binding.module === module);
  const found: (FoundCall & { readonly column: number })[] = [];
  walk(program, (node, ancestors) => {
    if (node.type !== 'CallExpression') return;
    const { callee } = node;
    const isMember = callee.type === 'MemberExpression' && !callee.computed;
    const object = isMember ? callee.object : callee;
    const last = isMember ? callee.property : callee;
    if (object.type !== 'Identifier' || last.type !== 'Identifier') return;
    const binding = bindings.find(({ local }) => local === object.name);
    if (binding === undefined || last.loc?.start.line !== line) return;
    const isCall = isMember
      ? binding.imported === undefined && last.name === name
      : binding.imported === name;
    if (!isCall) return;
    const start = last.loc.start.column + 1;
    found.push({ call: node, binding, ancestors: [...ancestors], column: start });
  });
  // Why also one of another column: source maps are not exact within a line.
  return found.length === 1 ? found[0] : found.find((candidate) => candidate.column === column);
}

/** Whether `await` may stand where the call is. */
export function isInAsyncFunction({ call, ancestors }: FoundCall): boolean {
  let inner: Node = call;
  for (const node of ancestors.toReversed()) {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
      case 'ObjectMethod':
      case 'ClassMethod':
      case 'ClassPrivateMethod':
        return node.async === true && node.body === inner;
      case 'ClassProperty':
      case 'ClassPrivateProperty':
      case 'ClassAccessorProperty':
      case 'StaticBlock':
      case 'Decorator':
      case 'TSModuleBlock':
        return false;
      default:
        inner = node;
    }
  }
  return false;
}
