import { types } from 'node:util';

const { isProxy } = types;

/**
 * A property's value, where it is plain data of an object or of what it inherits from. Getters and
 * proxies are the program's, and asking them may have effects: they answer nothing here.
 */
export function dataOf(holder: unknown, key: PropertyKey): unknown {
  let at: unknown = holder;
  while (isObject(at) && !isProxy(at)) {
    const own = Object.getOwnPropertyDescriptor(at, key);
    if (own !== undefined) return own.value;
    at = Object.getPrototypeOf(at);
  }
  return undefined;
}

export function textOf(holder: unknown, key: PropertyKey): string | undefined {
  const value = dataOf(holder, key);
  return typeof value === 'string' ? value : undefined;
}

export function listOf(holder: unknown, key: PropertyKey): readonly unknown[] {
  const value = dataOf(holder, key);
  return Array.isArray(value) && !isProxy(value) ? value : [];
}

export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
