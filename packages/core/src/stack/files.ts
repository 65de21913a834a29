import type { FileKind } from './file-kind.js';
import { kindOfPackage } from './known-packages.js';
import { isBelow } from './native-path.js';
import { isNodeLoader } from './node-frames.js';
import { SafeMap } from '../safe/collections.js';
import { isAbsolute } from '../safe/originals.js';
import { ownDirectories } from './own-directories.js';
import { packageNameOf, toPath } from './paths.js';

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

// Next builds parts of itself into the project: Turbopack names such a file by the package that is in it.
const NEXT_ITSELF =
  /\/\.next\/(?:dev\/)?server\/chunks\/(?:ssr\/)?node_modules_next_dist_[^/]*\.js$/;

const cache = new SafeMap<string, FileInfo>();
/** How many folders of ours were known when the cache was filled. */
let ownCount = 0;

/** User code or package code, as against Node, the runner and loopguard. */
export function isShownKind(kind: FileKind): boolean {
  return kind === 'user' || kind === 'package' || kind === 'tool' || kind === 'dom';
}

/** Classifies a frame's file name; each distinct name once. */
export function fileInfo(name: string): FileInfo {
  if (ownDirectories.length !== ownCount) {
    cache.clear();
    ownCount = ownDirectories.length;
  }
  let info = cache.get(name);
  if (info === undefined) {
    const path = toPath(name);
    const packageName = isNextItself(path) ? 'next' : packageNameOf(path);
    info = { kind: kindOf(path, packageName), path, packageName, number: cache.size + 1 };
    cache.set(name, info);
  }
  return info;
}

function isNextItself(path: string): boolean {
  return path.includes('.next') && NEXT_ITSELF.test(path.replaceAll('\\', '/'));
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
  return kindOfPackage(packageName, slashed);
}
