type Told<T, K extends keyof T> = (self: T, own: NonNullable<T[K]>) => unknown;

/**
 * Tells when somebody asks an object for a method, in order to call it.
 *
 * Why asked and not called: a function of ours around a runner's own would stand in the stack of
 * every error that a test throws.
 *
 * @param told - may return what is to be called instead, or throw in its place
 */
export function whenAsked<T extends object, K extends keyof T>(
  prototype: T,
  method: K,
  told: Told<T, K>,
): void {
  const { value, enumerable = false } = Object.getOwnPropertyDescriptor(prototype, method) ?? {};
  let own: unknown = value;
  const current = (): unknown =>
    own ?? Reflect.get(Object.getPrototypeOf(prototype) as object, method);
  Object.defineProperty(prototype, method, {
    configurable: true,
    enumerable,
    get(this: T) {
      // Why not then: who asks the prototype wants to put in a function that calls this one.
      return (this === prototype ? undefined : told(this, current() as never)) ?? current();
    },
    set(this: T, replacement: unknown) {
      if (this === prototype) own = replacement;
      else whenAskedOf(this, method, told, replacement);
    },
  });
}

/** The same for one object, to which somebody gives a method of its own. */
function whenAskedOf<T extends object, K extends keyof T>(
  object: T,
  method: K,
  told: Told<T, K>,
  own: unknown,
): void {
  Object.defineProperty(object, method, {
    configurable: true,
    enumerable: true,
    get: () => told(object, own as never) ?? own,
    set: (replacement: unknown) => {
      own = replacement;
    },
  });
}
