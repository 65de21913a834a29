import { sep } from '../safe/originals.js';

const WITH_DRIVE = /^[A-Za-z]:[\\/]/;

/**
 * A path as Node writes it on this system. Vite hands out `c:/app/x.ts` where a stack has `C:\app\x.ts`: both become
 * the latter. What has no drive letter stays as it is.
 */
export function nativePath(path: string, separator: string = sep): string {
  if (separator === '/' || !WITH_DRIVE.test(path)) return path;
  return `${path.slice(0, 1).toUpperCase()}${path.slice(1).replaceAll('/', separator)}`;
}

/** Whether a path lies in a directory. Both are written as {@link nativePath} does. */
export function isBelow(directory: string, path: string): boolean {
  if (!path.startsWith(directory)) return false;
  return /[\\/]$/.test(directory) || /^[\\/]/.test(path.slice(directory.length));
}
