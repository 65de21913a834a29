import type { CatalogEntry } from '../catalog/types.js';
import { isConstructor, mirror } from './mirror.js';

export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** The switch that every wrapper looks at, and what it calls while the switch is on. */
export interface Gate {
  armed: boolean;
  intercept(
    entry: CatalogEntry,
    original: AnyFunction,
    self: unknown,
    args: ArrayLike<unknown>,
    newTarget: AnyFunction | undefined,
    wrapper: AnyFunction,
  ): unknown;
}

const { apply, construct } = Reflect;

/** Returns a stand-in for `original` that asks `gate` first, and is otherwise the same to its callers. */
export function wrap(original: AnyFunction, entry: CatalogEntry, gate: Gate): AnyFunction {
  const isNewable = isConstructor(original);
  if (entry.kind === 'class' || (isNewable && hasMethods(original))) {
    return wrapClass(original, entry, gate);
  }
  // Why a function of its own: as long as `arguments` is only handed on, V8 does not make the object.
  const intercept: AnyFunction = function () {
    return gate.intercept(entry, original, this, arguments, undefined, wrapper);
  };
  const wrapper: AnyFunction = isNewable
    ? function (this: unknown) {
        return apply(gate.armed ? intercept : original, this, arguments);
      }
    : {
        // Why a method: built-ins without a `prototype` must not grow one.
        wrapper(this: unknown) {
          return apply(gate.armed ? intercept : original, this, arguments);
        },
      }.wrapper;
  return mirror(wrapper, original);
}

function hasMethods(original: AnyFunction): boolean {
  const prototype: unknown = Reflect.get(original, 'prototype');
  return (
    typeof prototype === 'object' && prototype !== null && Reflect.ownKeys(prototype).length > 1
  );
}

// Why a proxy: `class X extends Original`, statics and `new.target` keep working by themselves.
function wrapClass(original: AnyFunction, entry: CatalogEntry, gate: Gate): AnyFunction {
  const proxy: AnyFunction = new Proxy(original, {
    apply: (target, self, args) =>
      gate.armed
        ? gate.intercept(entry, target, self, args, undefined, proxy)
        : apply(target, self, args),
    construct: (target, args, newTarget: AnyFunction): object => {
      const real = newTarget === proxy ? target : newTarget;
      return (
        gate.armed
          ? gate.intercept(entry, target, undefined, args, real, proxy)
          : construct(target, args, real)
      ) as object;
    },
  });
  return proxy;
}
