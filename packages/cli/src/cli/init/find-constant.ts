import type { Node, Program, Statement } from '@babel/types';
import { walk } from '../../syntax/nodes.js';
import { NotUnderstood } from '../project/not-understood.js';

/**
 * What a name stands for: the value that a declaration gives it, or a function.
 *
 * @param scopes - the statements in which it may be declared, the innermost first
 */
export function findConstant(
  name: string,
  scopes: readonly (readonly Statement[])[],
  program: Program,
): Node {
  for (const statement of scopes.flat()) {
    if (statement.type === 'FunctionDeclaration' && statement.id?.name === name) return statement;
    if (statement.type !== 'VariableDeclaration') continue;
    const found = statement.declarations.find(
      ({ id }) => id.type === 'Identifier' && id.name === name,
    );
    if (!found?.init) continue;
    if (isChanged(name, program)) {
      throw new NotUnderstood(`"${name}" is changed after it was made`);
    }
    return found.init;
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

function rootName(node: Node): string | undefined {
  if (node.type === 'MemberExpression') return rootName(node.object);
  return node.type === 'Identifier' ? node.name : undefined;
}
