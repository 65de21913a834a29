/**
 * Replaces `owner[key]` and returns the undo, or `undefined` when the property cannot be replaced.
 *
 * The descriptor's shape is kept: an accessor stays an accessor, a read-only value stays read-only.
 * The undo puts the original back only while the slot still holds our value; if another tool
 * has wrapped it since, its work stays in place.
 */
export function applyPatch(
  owner: object,
  key: PropertyKey,
  replace: (original: unknown) => unknown,
): (() => void) | undefined {
  const descriptor = Reflect.getOwnPropertyDescriptor(owner, key);
  if (!descriptor) return undefined;
  const isAccessor = descriptor.get !== undefined;
  const original: unknown = isAccessor ? Reflect.get(owner, key) : descriptor.value;
  if (typeof original !== 'function') return undefined;
  const next = replace(original);
  if (next === original) return undefined;
  const patched: PropertyDescriptor = isAccessor
    ? { ...descriptor, get: () => next }
    : { ...descriptor, value: next };

  if (descriptor.configurable) {
    if (!Reflect.defineProperty(owner, key, patched)) return undefined;
  } else if (descriptor.writable) {
    Reflect.set(owner, key, next);
  } else {
    return undefined;
  }

  return () => {
    const current = Reflect.getOwnPropertyDescriptor(owner, key);
    const stillOurs = isAccessor ? current?.get === patched.get : current?.value === next;
    if (!stillOurs) return;
    if (current?.configurable) Reflect.defineProperty(owner, key, descriptor);
    else Reflect.set(owner, key, original);
  };
}
