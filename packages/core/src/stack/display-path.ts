import { isAbsolute, relative, sep } from '../safe/originals.js';

/** How a path is printed and matched: with slashes, relative to the root where it lies below it. */
export function displayPath(root: string, path: string): string {
  if (!isAbsolute(path)) return path;
  const short = relative(root, path);
  const shown = short === '' || short.startsWith('..') || isAbsolute(short) ? path : short;
  return sep === '/' ? shown : shown.replaceAll(sep, '/');
}

/** A path inside its package, for "through <package> (lib/io.js:4)". */
export function pathInPackage(path: string, packageName: string): string {
  const clean = path.replaceAll('\\', '/');
  const marker = `/node_modules/${packageName}/`;
  const at = clean.lastIndexOf(marker);
  return at === -1 ? clean : clean.slice(at + marker.length);
}
