import { types } from 'node:util';
import { bare, descriptorOf } from '../safe/descriptors.js';
import { getProperty as get } from '../safe/originals.js';

/** True for exports whose properties cannot be replaced, whatever their descriptors say. */
export function isNamespace(exports: object): boolean {
  return types.isModuleNamespaceObject(exports);
}

/**
 * Exports with some functions replaced, for a module whose own exports object is closed: a
 * namespace, or properties that are fixed accessors. Everything else is read from it as it is then.
 */
export function overlay(exports: object, replaced: ReadonlyMap<PropertyKey, unknown>): object {
  return new Proxy(
    exports,
    bare({
      get: (target, key) => (replaced.has(key) ? replaced.get(key) : get(target, key)),
      getOwnPropertyDescriptor: (target, key) => {
        const descriptor = descriptorOf(target, key);
        const canDiffer = descriptor?.configurable || descriptor?.writable;
        return descriptor && canDiffer && replaced.has(key) && !descriptor.get
          ? bare({ ...descriptor, value: replaced.get(key) })
          : descriptor;
      },
    }),
  );
}
