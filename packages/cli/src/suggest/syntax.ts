import { parse, type ParserPlugin } from '@babel/parser';
import type { CallExpression, Node, Program } from '@babel/types';
import { type Binding, importBindings } from './bindings.js';
import type { Replacement } from './replacements.js';

/** A source file that could be parsed. */
export interface Source {
  readonly text: string;
  readonly program: Program;
}

/** A call, whose callee it is, and the nodes around it, the innermost last. */
export interface FoundCall {
  readonly call: CallExpression;
  readonly binding: Binding;
  readonly ancestors: readonly Node[];
}

/** Parses a module as its name says; undefined when it has another syntax. */
export function parseSource(text: string, file: string): Source | undefined {
  // Why two kinds: the older decorators of TypeScript can stand before parameters.
  const isTypeScript = /\.[cm]?tsx?$/.test(file);
  const plugins: ParserPlugin[] = isTypeScript
    ? ['typescript', 'decorators-legacy']
    : ['decorators'];
  if (!/\.[cm]?ts$/.test(file)) plugins.push('jsx');
  const options = {
    sourceType: 'unambiguous',
    allowReturnOutsideFunction: true,
    plugins,
  } as const;
  try {
    return { text, program: parse(text, options).program };
  } catch {
    // Why silent: a syntax that the parser does not know has no suggestion, and that is all.
    return undefined;
  }
}

/** The one call at a position whose callee is surely the blocking function. */
export function findCall(
  { program }: Source,
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

/** Visits every node, with the nodes around it in a list that is valid during the visit. */
export function walk(
  root: Node,
  visit: (node: Node, ancestors: readonly Node[]) => void,
  ancestors: Node[] = [],
): void {
  visit(root, ancestors);
  ancestors.push(root);
  for (const [key, value] of Object.entries(root)) {
    if (key.endsWith('omments')) continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, visit, ancestors);
    }
  }
  ancestors.pop();
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
