import { fileURLToPath } from 'node:url';
import type { FileKind } from './file-kind.js';
import { kindOfPackage } from './known-packages.js';
import { isBelow, nativePath } from './native-path.js';
import { isNodeLoader } from './node-frames.js';
import { SafeMap } from '../safe/collections.js';
import { isAbsolute, relative, sep } from '../safe/originals.js';

export interface FileInfo {
  readonly kind: FileKind;
  /** Absolute path, or the `node:` specifier. */
  readonly path: string;
  readonly packageName: string | undefined;
  /** Small number that stands for this file in call-site keys. */
  readonly number: number;
}

const VITEST_LOADER =
  /\/node_modules\/(?:vitest\/dist\/module-evaluator|vite-node\/dist\/client|vite\/dist\/node\/module-runner)\.m?js$/;
// Vitest 5 has its spies in files of its own.
const VITEST_SPY = /\/node_modules\/vitest\/dist\/(?:chunks\/)?spy\b[^/]*\.m?js$/;

const OWN_DIRECTORY = ownDirectory();
const ownDirectories: string[] = [OWN_DIRECTORY];
const cache = new SafeMap<string, FileInfo>();

/** Frames of files below `directory` are loopguard's own; adapters register theirs. */
export function registerOwnDirectory(directory: string): void {
  const path = nativePath(directory);
  if (!ownDirectories.includes(path)) {
    ownDirectories.push(path);
    cache.clear();
  }
}

/** User code or package code, as against Node, the runner and loopguard. */
export function isShownKind(kind: FileKind): boolean {
  return kind === 'user' || kind === 'package' || kind === 'tool' || kind === 'dom';
}

/** Classifies a frame's file name; each distinct name once. */
export function fileInfo(name: string): FileInfo {
  let info = cache.get(name);
  if (info === undefined) {
    const path = toPath(name);
    const packageName = packageNameOf(path);
    info = { kind: kindOf(path, packageName), path, packageName, number: cache.size + 1 };
    cache.set(name, info);
  }
  return info;
}

/** The path of a frame's file name, as Node writes it on this system: no `file://`, no query. */
export function toPath(name: string): string {
  if (name.startsWith('node:')) return name;
  if (name.startsWith('file:')) {
    try {
      return fileURLToPath(name.replace(/[?#].*$/, ''));
    } catch {
      return name;
    }
  }
  // Why only the last part: a folder's name may hold a question mark.
  return nativePath(name.replace(/\?[^\\/]*$/, ''));
}

/** How a path is printed and matched: with slashes, relative to the root where it lies below it. */
export function displayPath(root: string, path: string): string {
  if (!isAbsolute(path)) return path;
  const short = relative(root, path);
  const shown = short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
  return sep === '/' ? shown : shown.replaceAll(sep, '/');
}

/** The innermost package of a path in node_modules. */
export function packageNameOf(path: string): string | undefined {
  const match = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path);
  const name = match?.[1]?.replace('\\', '/');
  return name === '.pnpm' || name === '.vite' ? undefined : name;
}

/** A path inside its package, for "through <package> (lib/io.js:4)". */
export function pathInPackage(path: string, packageName: string): string {
  const clean = path.replaceAll('\\', '/');
  const marker = `/node_modules/${packageName}/`;
  const at = clean.lastIndexOf(marker);
  return at === -1 ? clean : clean.slice(at + marker.length);
}

function kindOf(path: string, packageName: string | undefined): FileKind {
  // Why there: a runner prints no frame of Node's, and one of ours stands below each test's function.
  if (path.startsWith('node:internal/@loopguard/')) return 'own';
  if (path.startsWith('node:')) return isNodeLoader(path) ? 'node-loader' : 'node';
  if (ownDirectories.some((directory) => isBelow(directory, path))) return 'own';
  const slashed = path.replaceAll('\\', '/');
  if (VITEST_LOADER.test(slashed)) return 'loader';
  if (VITEST_SPY.test(slashed)) return 'spy';
  if (packageName === undefined) return isAbsolute(path) ? 'user' : 'virtual';
  return kindOfPackage(packageName);
}

function ownDirectory(): string {
  const path = nativePath(__filename);
  return /^(.*[\\/](?:dist|src)[\\/])/.exec(path)?.[1] ?? path;
}
