/**
 * Collections that keep working, and keep telling the truth, while a test has replaced methods of
 * `Map.prototype` and the like: each class has the methods of its parent as its own.
 */
export class SafeMap<K, V> extends Map<K, V> {}
export class SafeSet<T> extends Set<T> {}

for (const [Safe, Parent] of [
  [SafeMap, Map],
  [SafeSet, Set],
] as const) {
  for (const key of Reflect.ownKeys(Parent.prototype)) {
    if (key === 'constructor') continue;
    const descriptor = Reflect.getOwnPropertyDescriptor(Parent.prototype, key);
    if (descriptor) Reflect.defineProperty(Safe.prototype, key, descriptor);
  }
}
