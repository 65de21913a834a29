type Method = (this: never, ...args: never[]) => unknown;

/** Methods of classes that were replaced, each class once. */
export class ReplacedMethods {
  readonly #known = new WeakSet<object>();
  readonly #undos: (() => void)[] = [];

  replace<Original extends Method>(
    prototype: object,
    name: string,
    replacement: (original: Original) => Original,
  ): void {
    if (this.#known.has(prototype)) return;
    this.#known.add(prototype);
    const undo = replaceMethod(prototype, name, replacement);
    if (undo) this.#undos.push(undo);
  }

  undo(): void {
    for (const undo of this.#undos.splice(0).toReversed()) undo();
  }
}

/**
 * Replaces a method of a class.
 *
 * @returns the undo, which leaves what somebody else has put there since; undefined where there is no such method
 */
function replaceMethod<Original extends Method>(
  prototype: object,
  name: string,
  replace: (original: Original) => Original,
): (() => void) | undefined {
  const own = Object.getOwnPropertyDescriptor(prototype, name);
  const original: unknown = own?.value ?? Reflect.get(prototype, name);
  if (typeof original !== 'function') return undefined;
  const value = replace(original as Original);
  for (const key of ['name', 'length'] as const) {
    Object.defineProperty(value, key, { value: original[key], configurable: true });
  }
  const shape = own ?? { writable: true, configurable: true, enumerable: false };
  if (!Reflect.defineProperty(prototype, name, { ...shape, value })) return undefined;
  return () => {
    if (Object.getOwnPropertyDescriptor(prototype, name)?.value !== value) return;
    if (own) Reflect.defineProperty(prototype, name, own);
    else Reflect.deleteProperty(prototype, name);
  };
}
