import type { Function as AnyFunction } from '@babel/types';
import type { NodePath } from '../../suggest/scopes.js';
import { builtinNameOf } from '../../suggest/builtin-names.js';

const TESTS = new Set([
  'test',
  'it',
  'specify',
  'before',
  'after',
  'beforeEach',
  'afterEach',
  'beforeAll',
  'afterAll',
]);
const RUNNERS = new Set(['vitest', '@jest/globals', 'mocha', 'node:test', 'test']);
const SERVERS = new Set(['http', 'https', 'http2']);

/** Whether who calls a function waits for it: the body of a test or of a hook, or a handler of requests. */
export function isAwaitedByCaller(path: NodePath<AnyFunction>): boolean {
  const call = path.parentPath;
  if (!call?.isCallExpression() || path.listKey !== 'arguments') return false;
  const { callee } = call.node;
  let root = callee;
  while (root.type === 'MemberExpression' || root.type === 'CallExpression') {
    root = (root.type === 'MemberExpression' ? root.object : root.callee) as typeof callee;
  }
  if (root.type !== 'Identifier') return false;
  const binding = path.scope.getBinding(root.name);
  const builtin = binding && builtinNameOf(binding);
  if (TESTS.has(builtin?.imported ?? root.name) && isOfRunner(builtin?.specifier, binding)) {
    // Why: with another parameter it may be called back when the test is done.
    const most = builtin && /^(?:node:test|vitest)$/.test(builtin.specifier) ? 1 : 0;
    return path.node.params.length <= most;
  }
  const last = callee.type === 'MemberExpression' ? callee.property : callee;
  const name = last.type === 'Identifier' ? last.name : undefined;
  return builtin !== undefined && SERVERS.has(builtin.module) && name === 'createServer';
}

function isOfRunner(specifier: string | undefined, binding: unknown): boolean {
  return binding === undefined || (specifier !== undefined && RUNNERS.has(specifier));
}
