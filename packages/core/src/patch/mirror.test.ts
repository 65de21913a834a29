import { describe, expect, test } from 'vitest';
import { isConstructor, mirror } from './mirror.js';

class Parent {
  readonly isParent = true;
}
class Child extends Parent {
  readonly isChild = true;
}

describe('mirror', () => {
  test('takes over name, length and own properties, with their flags', () => {
    const custom = Symbol('custom');
    const original = Object.assign((_first: string, _second: string) => 'original', {
      native: () => 'native',
      [custom]: 'kept',
    });
    Object.defineProperty(original, 'hidden', { value: 1, enumerable: false });

    const wrapper = mirror(() => 'wrapper', original);

    expect(wrapper()).toBe('wrapper');
    expect(Object.getOwnPropertyDescriptors(wrapper)).toEqual(
      Object.getOwnPropertyDescriptors(original),
    );
  });

  test('drops what the original does not have', () => {
    const original = Math.max.bind(undefined);
    Reflect.deleteProperty(original, 'name');

    const wrapper = mirror(Object.assign(Math.min.bind(undefined), { extra: true }), original);

    expect(Reflect.ownKeys(wrapper)).toEqual(['length']);
  });

  test('shares the prototype object and the prototype chain', () => {
    const wrapper = mirror(function () {}, Child) as unknown as typeof Child;

    expect(wrapper.prototype).toBe(Child.prototype);
    expect(Object.getPrototypeOf(wrapper)).toBe(Parent);
    expect(new Child() instanceof wrapper).toBe(true);
  });
});

describe('isConstructor', () => {
  test.each([
    ['a class', Child],
    ['a function', function () {}],
    ['a built-in', Map],
    ['a bound class', Child.bind(undefined)],
    ['a proxy of a class', new Proxy(Child, {})],
  ])('%s is one', (_name, value) => {
    expect(isConstructor(value as () => unknown)).toBe(true);
  });

  test.each([
    ['an arrow function', () => {}],
    ['a method', { method() {} }.method],
    ['a generator, although it has a prototype', function* () {}],
    ['an asynchronous function', async () => {}],
    ['a built-in function', Math.max],
  ])('%s is none', (_name, value) => {
    expect(isConstructor(value as () => unknown)).toBe(false);
  });

  test('does not run what it is asked about', () => {
    let hasRun = false;
    isConstructor(function () {
      hasRun = true;
    });
    expect(hasRun).toBe(false);
  });
});
