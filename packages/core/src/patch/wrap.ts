import type { WatchedEntry } from '../catalog/watched-entry.js';
import { bare } from '../safe/descriptors.js';
import { isConstructor, mirror } from './mirror.js';

export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** The function whose frame is ours in the stack of a call. */
export type Frame = (...args: never[]) => unknown;

/** What became of a call when it began; the gate alone reads it. */
export type Passage = number;

/** The switch that every wrapper looks at, and what it calls while the switch is on. */
export interface Gate {
  armed: boolean;
  /** A call begins. Throws where it must not be made. */
  before(entry: WatchedEntry, self: unknown, args: ArrayLike<unknown>, wrapper: Frame): Passage;
  /** The call has returned. */
  after(passage: Passage): void;
  /** The call has thrown. */
  failed(passage: Passage, error: unknown, wrapper: Frame): void;
}

const { apply, construct } = Reflect;

/**
 * Returns a stand-in for `original` that asks `gate` first, and is otherwise the same to its callers.
 *
 * Why the wrapper itself makes the call: whatever is thrown below it has this one frame of ours.
 */
export function wrap(original: AnyFunction, entry: WatchedEntry, gate: Gate): AnyFunction {
  const isNewable = isConstructor(original);
  if (entry.kind === 'class' || (isNewable && hasMethods(original))) {
    return wrapClass(original, entry, gate);
  }
  // Why a function of its own: as long as `arguments` is only handed on, V8 does not make the object.
  const before = function (this: unknown): Passage {
    return gate.before(entry, this, arguments, wrapper);
  };
  const wrapper: AnyFunction = isNewable
    ? function (this: unknown) {
        if (!gate.armed) return apply(original, this, arguments);
        const passage = apply(before, this, arguments);
        let result: unknown;
        try {
          result = apply(original, this, arguments);
        } catch (error) {
          gate.failed(passage, error, wrapper);
          throw error;
        }
        gate.after(passage);
        return result;
      }
    : {
        // Why a method: built-ins without a `prototype` must not grow one.
        wrapper(this: unknown) {
          if (!gate.armed) return apply(original, this, arguments);
          const passage = apply(before, this, arguments);
          let result: unknown;
          try {
            result = apply(original, this, arguments);
          } catch (error) {
            gate.failed(passage, error, wrapper);
            throw error;
          }
          gate.after(passage);
          return result;
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
function wrapClass(original: AnyFunction, entry: WatchedEntry, gate: Gate): AnyFunction {
  const call = (target: AnyFunction, self: unknown, args: unknown[]): unknown => {
    if (!gate.armed) return apply(target, self, args);
    const passage = gate.before(entry, self, args, call);
    let result: unknown;
    try {
      result = apply(target, self, args);
    } catch (error) {
      gate.failed(passage, error, call);
      throw error;
    }
    gate.after(passage);
    return result;
  };
  const make = (target: AnyFunction, args: unknown[], newTarget: object): object => {
    const real = newTarget === proxy ? target : (newTarget as AnyFunction);
    if (!gate.armed) return construct(target, args, real) as object;
    const passage = gate.before(entry, undefined, args, make);
    let result: unknown;
    try {
      result = construct(target, args, real);
    } catch (error) {
      gate.failed(passage, error, make);
      throw error;
    }
    gate.after(passage);
    return result as object;
  };
  const proxy: AnyFunction = new Proxy(original, bare({ apply: call, construct: make }));
  return proxy;
}
