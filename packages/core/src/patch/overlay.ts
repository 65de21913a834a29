import { types } from 'node:util';

const { get, getOwnPropertyDescriptor } = Reflect;

/** True for exports whose properties cannot be replaced, whatever their descriptors say. */
export function isNamespace(exports: object): boolean {
  return types.isModuleNamespaceObject(exports);
}

/**
 * Exports with some functions replaced, for a module whose own exports object is closed: a
 * namespace, or properties that are fixed accessors. Everything else is read from it as it is then.
 */
export function overlay(exports: object, replaced: ReadonlyMap<PropertyKey, unknown>): object {
  return new Proxy(exports, {
    get: (target, key) => (replaced.has(key) ? replaced.get(key) : get(target, key)),
    getOwnPropertyDescriptor: (target, key) => {
      const descriptor = getOwnPropertyDescriptor(target, key);
      const canDiffer = descriptor?.configurable || descriptor?.writable;
      return descriptor && canDiffer && replaced.has(key) && !descriptor.get
        ? { ...descriptor, value: replaced.get(key) }
        : descriptor;
    },
  });
}
