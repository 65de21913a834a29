import type { CallExpression, Node } from '@babel/types';
import { keyOf, rangeOf } from '../../syntax/nodes.js';
import type { ParsedFile } from '../../syntax/parse.js';
import type { NodePath } from '../scopes.js';
import { isCalledAtOnce, methodOf } from './accesses.js';
import type { Order } from './order.js';

const LOOKS = /^(?:access|exists|lstat|readFile|readdir|readlink|stat)Sync$/;
const CHANGES =
  /^(?:appendFile|copyFile|cp|mkdir|rename|rm|rmdir|symlink|truncate|unlink|writeFile)Sync$/;

/**
 * What may go wrong where a file is looked at and then changed, and one of both is the call. Nothing of the same
 * process could come between, so far.
 */
export function fileChangeAround(
  order: Order,
  call: NodePath<CallExpression>,
  source: ParsedFile,
): string | undefined {
  const name = nameOf(call.node);
  const isLook = LOOKS.test(name);
  if (!isLook && !CHANGES.test(name)) return undefined;
  let found: string | undefined;
  const own = call.node.arguments.map((each) => textOf(source, each));
  order.home.traverse({
    Function(path) {
      if (!isCalledAtOnce(path)) path.skip();
    },
    CallExpression(other) {
      const { node } = other;
      const isAfter = order.isAfter(other);
      if (found !== undefined || node === call.node || isAfter !== isLook) return;
      if (!order.isOnTheWay(other)) return;
      if (!(isLook ? CHANGES : LOOKS).test(nameOf(node))) return;
      const change = isLook ? node : call.node;
      const shared = node.arguments
        .map((each) => textOf(source, each))
        .find((text) => own.includes(text) && !/^['"`\d{]/.test(text));
      if (shared === undefined || isRepeatable(change)) return;
      const [from, to] = [rangeOf(node), rangeOf(call.node)];
      if (order.isApart(Math.min(from.start, to.start), Math.max(from.end, to.end))) return;
      found = `what stands at ${shared} is looked at and then changed, and others may change it between`;
    },
  });
  return found;
}

/** Whether a change gives the same if it is made a second time. */
function isRepeatable(call: CallExpression): boolean {
  const name = nameOf(call);
  const key = name === 'mkdirSync' ? 'recursive' : name === 'rmSync' ? 'force' : undefined;
  const options = call.arguments.at(-1);
  return (
    options?.type === 'ObjectExpression' &&
    options.properties.some(
      (property) =>
        property.type === 'ObjectProperty' &&
        keyOf(property) === key &&
        property.value.type === 'BooleanLiteral' &&
        property.value.value,
    )
  );
}

function nameOf({ callee }: CallExpression): string {
  return callee.type === 'Identifier' ? callee.name : (methodOf(callee) ?? '');
}

function textOf({ text }: ParsedFile, node: Node): string {
  const { start, end } = rangeOf(node);
  return text.slice(start, end);
}
