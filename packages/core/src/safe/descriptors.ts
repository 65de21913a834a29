const { defineProperty, getOwnPropertyDescriptor, setPrototypeOf } = Reflect;

/**
 * Takes the prototype off an object whose missing properties mean something: a descriptor, the
 * handler of a proxy, options for Node. Otherwise it has what a test adds to `Object.prototype`.
 */
export function bare<T extends object>(value: T): T {
  setPrototypeOf(value, null);
  return value;
}

/** `Reflect.getOwnPropertyDescriptor` whose answer inherits nothing. */
export function descriptorOf(owner: object, key: PropertyKey): PropertyDescriptor | undefined {
  const descriptor = getOwnPropertyDescriptor(owner, key);
  return descriptor && bare(descriptor);
}

/** `Reflect.defineProperty` that reads only what the descriptor itself has, and takes it over. */
export function define(owner: object, key: PropertyKey, descriptor: PropertyDescriptor): boolean {
  return defineProperty(owner, key, bare(descriptor));
}
