import { types } from 'node:util';
import type { WatchedEntry } from '../catalog/watched-entry.js';
import { descriptorOf } from '../safe/descriptors.js';

const { isProxy } = types;

/** The file whose `require` or `Module._load` this is. Nothing of a stranger's object is run for it. */
export function callerOf(
  entry: WatchedEntry,
  self: unknown,
  args: ArrayLike<unknown>,
): string | undefined {
  const parent = entry.id === 'require' ? self : args[1];
  if (typeof parent !== 'object' || parent === null || isProxy(parent)) return undefined;
  const filename: unknown = descriptorOf(parent, 'filename')?.value;
  return typeof filename === 'string' ? filename : undefined;
}
