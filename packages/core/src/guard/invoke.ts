import type { CatalogEntry } from '../catalog/types.js';
import type { AnyFunction } from '../patch/wrap.js';

const { apply, construct } = Reflect;

/** The file whose `require` or `Module._load` this is. */
export function callerOf(
  entry: CatalogEntry,
  self: unknown,
  args: ArrayLike<unknown>,
): string | undefined {
  const parent = (entry.id === 'require' ? self : args[1]) as { filename?: unknown } | undefined;
  return typeof parent?.filename === 'string' ? parent.filename : undefined;
}

/** Runs what a wrapper stands for. */
export function invoke(
  original: AnyFunction,
  self: unknown,
  args: ArrayLike<unknown>,
  newTarget: AnyFunction | undefined,
): unknown {
  return newTarget === undefined
    ? apply(original, self, args)
    : construct(original, args as unknown[], newTarget);
}
