import { createRequire, isBuiltin } from 'node:module';
import { packageOf } from '../options/extended-entry.js';
import { LoopguardConfigError } from '../options/loopguard-error.js';
import type { PlainEntry } from '../options/types.js';
import {
  dirname,
  existsSync,
  isAbsolute,
  join,
  readFileSync,
  realpathSync,
  resolve,
} from '../safe/originals.js';

const EXTENSIONS = ['', '.js', '.cjs', '.mjs', '.node', '/index.js', '/index.cjs', '/index.mjs'];

type Json = string | null | readonly Json[] | { readonly [key: string]: Json };
interface Manifest {
  readonly exports?: Json;
  readonly main?: string;
  readonly module?: string;
}

/**
 * Finds the modules of entries from the project root, so that their loading can be recognised.
 *
 * @throws LoopguardConfigError when one is neither a builtin, nor installed, nor a file
 */
export function findModules(entries: readonly PlainEntry[], root: string): readonly PlainEntry[] {
  const found = new Map<string, readonly string[]>();
  return entries.map((entry) => {
    // Why nothing for presets that may be missing: their packages are recognised by name alone.
    if (entry.files || entry.optional === 'module' || isBuiltin(entry.module)) return entry;
    let files = found.get(entry.module);
    if (!files) {
      files = filesOf(entry, root);
      found.set(entry.module, files);
    }
    return { ...entry, files };
  });
}

function filesOf(entry: PlainEntry, root: string): readonly string[] {
  const { id, module } = entry;
  const name = packageOf(module);
  if (name !== undefined) {
    const directory = packageDirectory(name, root);
    if (directory !== undefined) {
      const files = entryFiles(directory, module.slice(name.length));
      if (files.length > 0) return files;
      throw new LoopguardConfigError(
        `Option "extend": the package "${name}" exports no "${module}", which the entry "${id}" names.`,
      );
    }
  }
  const file = resolve(root, module);
  const isPath = name === undefined || /[\\/].*\.\w+$/.test(module);
  if (isPath && existsSync(file)) return [slashed(realpathSync(file))];
  const virtual = name === undefined ? undefined : resolveFrom(root, module);
  if (virtual !== undefined) return [slashed(virtual)];
  throw new LoopguardConfigError(
    name === undefined
      ? `Option "extend": the file "${module}", which the entry "${id}" names, does not exist in ${root}.`
      : `Option "extend": the module "${module}", which the entry "${id}" names, is not installed in ${root}. Install it, or remove the entry; a file of the project starts with "./".`,
  );
}

function packageDirectory(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (folder === dirname(folder)) return undefined;
  }
}

// Why: an installation without node_modules (Yarn PnP) has a resolver of its own.
function resolveFrom(root: string, module: string): string | undefined {
  try {
    const file = createRequire(join(root, 'package.json')).resolve(module);
    return isAbsolute(file) ? file : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The files that can be a package (or its `/part`), under whatever conditions it is loaded.
 * Absolute and slash-separated; not all of them need to exist.
 */
export function entryFiles(directory: string, part: string): readonly string[] {
  const manifest = readManifest(directory);
  const targets =
    manifest.exports === undefined || manifest.exports === null
      ? plainTargets(manifest, part)
      : exportTargets(manifest.exports, `.${part}`);
  return [...new Set(targets)].map((target) => slashed(join(directory, target)));
}

function readManifest(directory: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
  } catch {
    return {};
  }
}

function plainTargets({ main, module }: Manifest, part: string): string[] {
  const starts = part === '' ? [main ?? 'index', module ?? '', 'index'] : [part];
  return starts
    .filter((start) => start !== '')
    .flatMap((start) => EXTENSIONS.map((extension) => start + extension));
}

function exportTargets(exports: Json, key: string): string[] {
  const isMap =
    typeof exports === 'object' &&
    exports !== null &&
    !Array.isArray(exports) &&
    Object.keys(exports).some((name) => name.startsWith('.'));
  if (!isMap) return key === '.' ? strings(exports) : [];
  const map = exports as { readonly [key: string]: Json };
  if (map[key] !== undefined) return strings(map[key]);
  for (const [pattern, target] of Object.entries(map)) {
    const [before, after] = pattern.split('*');
    if (before === undefined || after === undefined) continue;
    if (!key.startsWith(before) || !key.endsWith(after)) continue;
    const middle = key.slice(before.length, key.length - after.length);
    return strings(target).map((text) => text.replaceAll('*', middle));
  }
  return [];
}

/** Every target below a condition: which one counts depends on who loads the module. */
function strings(target: Json): string[] {
  if (typeof target === 'string') return [target];
  if (target === null) return [];
  return Object.values(target).flatMap(strings);
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
