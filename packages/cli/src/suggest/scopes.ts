import traverseModule, { type Binding, type NodePath, type Scope } from '@babel/traverse';
import type { CallExpression, File } from '@babel/types';
import type { ParsedFile } from '../syntax/parse.js';

export type { Binding, NodePath, Scope };

// Why two: the package is CommonJS, of which Node imports all exports, and others only the default one.
const traverse = (traverseModule.default ?? traverseModule) as typeof traverseModule.default;

/** What the names of a file mean. */
export interface Scopes {
  readonly source: ParsedFile;
  /** Where what the whole file declares is found. */
  readonly scope: Scope;
  readonly calls: readonly NodePath<CallExpression>[];
  /** Each name that stands for something anywhere in the file. */
  readonly names: ReadonlySet<string>;
}

/**
 * Looks at the names of a file.
 *
 * @throws TypeError when a name is declared twice; RangeError when it is nested too deep
 */
export function scopesOf(source: ParsedFile): Scopes {
  const file: File = { type: 'File', program: source.program } as File;
  const calls: NodePath<CallExpression>[] = [];
  const names = new Set<string>();
  let scope: Scope | undefined;
  traverse(file, {
    Program(path) {
      scope = path.scope;
    },
    CallExpression(path) {
      calls.push(path);
    },
    Scope(path) {
      for (const name of Object.keys(path.scope.bindings)) names.add(name);
    },
    ReferencedIdentifier(path: NodePath) {
      if ('name' in path.node && typeof path.node.name === 'string') names.add(path.node.name);
    },
  });
  if (scope === undefined) throw new TypeError('The file has no program.');
  for (const name of Object.keys(scope.getProgramParent().globals)) names.add(name);
  return { source, scope, calls, names };
}
