import { define, descriptorOf } from '../safe/descriptors.js';

type AnyFunction = (...args: never[]) => unknown;

/**
 * Gives a wrapper everything by which a caller could tell it from its original: name, length,
 * own properties (`realpathSync.native`, promisify symbols) and prototype chain.
 */
export function mirror<T extends object>(wrapper: T, original: object): T {
  for (const key of Reflect.ownKeys(wrapper)) {
    if (!Object.hasOwn(original, key)) Reflect.deleteProperty(wrapper, key);
  }
  for (const key of Reflect.ownKeys(original)) {
    const descriptor = descriptorOf(original, key);
    if (descriptor) define(wrapper, key, descriptor);
  }
  const prototype: object | null = Reflect.getPrototypeOf(original);
  if (Reflect.getPrototypeOf(wrapper) !== prototype) Reflect.setPrototypeOf(wrapper, prototype);
  return wrapper;
}

/** True for functions that `new` accepts. Not the same as having a `prototype`: generators have one. */
export function isConstructor(value: AnyFunction): boolean {
  const prototype = descriptorOf(value, 'prototype');
  // Why first: most built-ins that `new` refuses are recognised so, and a throw costs a stack.
  if (!prototype && !isBound(value)) return false;
  // Why: asking V8 takes ten times as long, and this is what it gives to functions and classes.
  if (constructorOf(prototype?.value) === value) return true;
  try {
    // Does not run `value`: it is only asked whether it can be a `new.target`.
    Reflect.construct(Object, [], value);
    return true;
  } catch {
    return false;
  }
}

function constructorOf(prototype: unknown): unknown {
  if (typeof prototype !== 'object' || prototype === null) return undefined;
  return descriptorOf(prototype, 'constructor')?.value;
}

/** Bound classes have no `prototype` of their own; nothing but the name tells them apart. */
function isBound(value: AnyFunction): boolean {
  return String(value.name).startsWith('bound ');
}
