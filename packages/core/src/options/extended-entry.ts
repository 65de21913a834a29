import { isBuiltin } from 'node:module';
import type { ExtendEntry } from '../catalog/presets.js';
import type { CatalogEntry } from '../catalog/types.js';
import type { PlainEntry } from './types.js';

const ALL_VERSIONS = [20, 22, 24, 26];

/** An entry of the option `extend`, in the form that the guard and the patches use. */
export interface ExtendedEntry extends CatalogEntry {
  readonly optional: ExtendEntry['optional'];
  readonly files: readonly string[];
  /** Whose own calls of the function are its user's; undefined for builtins and project files. */
  readonly packageName: string | undefined;
}

export function toCatalogEntry(entry: PlainEntry): ExtendedEntry {
  const { id, module, fix, docs, shows, optional, files } = entry;
  return {
    id,
    module,
    path: pathOf(entry),
    versions: ALL_VERSIONS,
    category: 'package',
    rule: 'error',
    kind: 'function',
    fix,
    docs,
    optional,
    files: files ?? [],
    packageName: packageOf(module),
    ...(shows && { shows }),
  };
}

function pathOf({ path }: ExtendEntry): readonly string[] {
  return typeof path === 'string' ? path.split('.') : path;
}

/** The package that a module specifier names; undefined for a builtin or a file. */
export function packageOf(module: string): string | undefined {
  if (isBuiltin(module) || /^(?:\.{0,2}[\\/]|[A-Za-z]:[\\/]|\.\.?$)/.test(module)) return undefined;
  return /^(?:@[^/]+\/)?[^/]+/.exec(module)?.[0];
}
