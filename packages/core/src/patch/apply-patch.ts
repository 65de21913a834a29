import { define, descriptorOf } from '../safe/descriptors.js';
import { mirror } from './mirror.js';

/** Which function of a property is replaced: the one it holds, or its getter itself. */
export type Part = 'value' | 'getter';

/**
 * Replaces `owner[key]` and returns the undo, or `undefined` when the property cannot be replaced.
 *
 * The descriptor's shape is kept: an accessor stays an accessor, a read-only value stays read-only.
 * An inherited property is shadowed on `owner`. The undo puts the original back only while the
 * slot still holds our value; if another tool has wrapped it since, its work stays in place.
 *
 * @param part - `'getter'` replaces the getter without running it
 */
export function applyPatch(
  owner: object,
  key: PropertyKey,
  replace: (original: unknown) => unknown,
  part: Part = 'value',
): (() => void) | undefined {
  // Why before the descriptor: a lazy accessor turns into a value when it is read first.
  const value: unknown = part === 'value' ? Reflect.get(owner, key) : undefined;
  const own = descriptorOf(owner, key);
  const descriptor = own ?? inheritedDescriptor(owner, key);
  if (!descriptor) return undefined;
  const original = part === 'value' ? value : descriptor.get;
  if (typeof original !== 'function') return undefined;
  const next = replace(original);
  if (next === original) return undefined;

  const patched = patchedDescriptor(descriptor, next, part);
  const patchedGet = descriptor.get && patched.get;
  if (descriptor.configurable) {
    if (!define(owner, key, patched)) return undefined;
  } else if (descriptor.writable) {
    Reflect.set(owner, key, next);
  } else {
    return undefined;
  }

  return () => {
    const current = descriptorOf(owner, key);
    const isOurs = patchedGet ? current?.get === patchedGet : current?.value === next;
    if (!current || !isOurs) return;
    if (!own) Reflect.deleteProperty(owner, key);
    else if (current.configurable) define(owner, key, own);
    else Reflect.set(owner, key, original);
  };
}

function patchedDescriptor(
  descriptor: PropertyDescriptor,
  next: unknown,
  part: Part,
): PropertyDescriptor {
  const { get } = descriptor;
  if (!get) return { ...descriptor, value: next };
  return {
    ...descriptor,
    get: part === 'getter' ? (next as () => unknown) : mirror(() => next, get),
  };
}

function inheritedDescriptor(owner: object, key: PropertyKey): PropertyDescriptor | undefined {
  let parent = Reflect.getPrototypeOf(owner);
  while (parent && !Object.hasOwn(parent, key)) parent = Reflect.getPrototypeOf(parent);
  const descriptor = parent && descriptorOf(parent, key);
  // Why configurable: the undo removes the property that shadows it.
  return descriptor ? { ...descriptor, configurable: true } : undefined;
}
