import { fileURLToPath } from 'node:url';
import { nativePath } from './native-path.js';

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

/** The innermost package of a path in node_modules. */
export function packageNameOf(path: string): string | undefined {
  const match = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path);
  const name = match?.[1]?.replace('\\', '/');
  return name === '.pnpm' || name === '.vite' ? undefined : name;
}
