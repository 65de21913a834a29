const { defineProperty, getOwnPropertyDescriptor, setPrototypeOf } = Reflect;
/** What an object literal inherits from, and so what tests may have added to. */
const everything: object = Object.prototype;

/**
 * Takes the prototype off an object whose missing properties mean something: a descriptor, the
 * handler of a proxy, options for Node. Otherwise it has what a test adds to `Object.prototype`.
 */
export function bare<T extends object>(value: T): T {
  setPrototypeOf(value, null);
  return value;
}

/** `Reflect.getOwnPropertyDescriptor` whose answer, read at once, inherits nothing. */
export function descriptorOf(owner: object, key: PropertyKey): PropertyDescriptor | undefined {
  const descriptor = getOwnPropertyDescriptor(owner, key);
  return descriptor && unmixed(descriptor);
}

/** `Reflect.defineProperty` that reads only what the descriptor itself has, and takes it over. */
export function define(owner: object, key: PropertyKey, descriptor: PropertyDescriptor): boolean {
  return defineProperty(owner, key, unmixed(descriptor));
}

/** Why not always bare: taking a prototype off takes ten times as long as looking, and a worker starts with hundreds of descriptors. */
function unmixed(descriptor: PropertyDescriptor): PropertyDescriptor {
  const isClean = !(
    'get' in everything ||
    'set' in everything ||
    'value' in everything ||
    'writable' in everything ||
    'enumerable' in everything ||
    'configurable' in everything
  );
  return isClean ? descriptor : bare(descriptor);
}
