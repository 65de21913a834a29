import { describe, expect, test, vi } from 'vitest';
import { applyPatch } from './apply-patch.js';

const original = (): string => 'original';
const wrapper = (): string => 'wrapper';
const foreign = (): string => 'foreign';

function ownerWith(descriptor: PropertyDescriptor): { call: () => string } {
  return Object.defineProperty({}, 'call', descriptor) as { call: () => string };
}

const descriptorOf = (owner: object): PropertyDescriptor | undefined =>
  Object.getOwnPropertyDescriptor(owner, 'call');

describe('a value', () => {
  test.each([
    { enumerable: true, configurable: true, writable: true },
    { enumerable: false, configurable: true, writable: true },
    { enumerable: true, configurable: true, writable: false },
    { enumerable: true, configurable: false, writable: true },
  ])('keeps its flags $enumerable $configurable $writable', (flags) => {
    const owner = ownerWith({ ...flags, value: original });

    const undo = applyPatch(owner, 'call', () => wrapper);

    expect(descriptorOf(owner)).toEqual({ ...flags, value: wrapper });
    undo?.();
    expect(descriptorOf(owner)).toEqual({ ...flags, value: original });
  });

  test('that is fixed stays as it is', () => {
    const owner = ownerWith({ value: original });

    expect(applyPatch(owner, 'call', () => wrapper)).toBeUndefined();
    expect(owner.call).toBe(original);
  });

  test('that is no function, not there, or replaced by itself stays as it is', () => {
    const owner = { call: original, text: 'text' };
    const replace = vi.fn<(value: unknown) => unknown>((value) => value);

    expect(applyPatch(owner, 'text', replace)).toBeUndefined();
    expect(applyPatch(owner, 'missing', replace)).toBeUndefined();
    expect(replace).not.toHaveBeenCalled();
    expect(applyPatch(owner, 'call', replace)).toBeUndefined();
    expect(owner).toEqual({ call: original, text: 'text' });
  });
});

describe('an inherited function', () => {
  test('is shadowed, and the undo removes the shadow', () => {
    const parent = { call: original };
    const owner = Object.create(Object.create(parent)) as typeof parent;

    const undo = applyPatch(owner, 'call', () => wrapper);

    expect(owner.call()).toBe('wrapper');
    expect(parent.call()).toBe('original');
    undo?.();
    expect(descriptorOf(owner)).toBeUndefined();
    expect(owner.call()).toBe('original');
  });

  test('of a frozen parent can be put back', () => {
    const owner = Object.create(Object.freeze({ call: original })) as { call: () => string };

    applyPatch(owner, 'call', () => wrapper)?.();

    expect(descriptorOf(owner)).toBeUndefined();
  });

  test('is left to who replaced the shadow', () => {
    const owner = Object.create({ call: original }) as { call: () => string };
    const undo = applyPatch(owner, 'call', () => wrapper);

    owner.call = foreign;
    undo?.();

    expect(owner.call()).toBe('foreign');
  });
});

describe('a function behind an accessor', () => {
  test('is replaced in an accessor of the same shape', () => {
    const set = vi.fn<(value: unknown) => void>();
    const owner = ownerWith({ get: () => original, set, configurable: true, enumerable: false });
    const before = descriptorOf(owner);

    const undo = applyPatch(owner, 'call', () => wrapper);

    expect(owner.call).toBe(wrapper);
    expect(descriptorOf(owner)).toEqual({ ...before, get: expect.any(Function) });
    expect(descriptorOf(owner)?.get?.name).toBe(before?.get?.name);
    undo?.();
    expect(descriptorOf(owner)).toEqual(before);
  });

  test('that turns into a value when it is read is patched as that value', () => {
    const owner = {} as { call: () => string };
    const value = { value: original, writable: true, enumerable: true, configurable: true };
    Object.defineProperty(owner, 'call', {
      get() {
        Object.defineProperty(this, 'call', value);
        return original;
      },
      configurable: true,
    });

    const undo = applyPatch(owner, 'call', () => wrapper);

    expect(descriptorOf(owner)).toEqual({ ...value, value: wrapper });
    undo?.();
    expect(descriptorOf(owner)).toEqual(value);
  });
});

describe('a getter itself', () => {
  test('is replaced without being run', () => {
    const get = vi.fn<() => string>(() => 'opened');
    const owner = Object.defineProperty({}, 'call', { get, configurable: true });

    const undo = applyPatch(
      owner,
      'call',
      (inner) => () => `guarded ${(inner as typeof get)()}`,
      'getter',
    );

    expect(get).not.toHaveBeenCalled();
    expect(Reflect.get(owner, 'call')).toBe('guarded opened');
    undo?.();
    expect(descriptorOf(owner)?.get).toBe(get);
  });

  test('that is not there is not made', () => {
    const owner = { call: original };

    expect(applyPatch(owner, 'call', () => wrapper, 'getter')).toBeUndefined();
    expect(owner.call).toBe(original);
  });
});

describe('undo', () => {
  test('leaves what another tool put there', () => {
    const owner = { call: original };
    const undo = applyPatch(owner, 'call', () => wrapper);

    owner.call = foreign;
    undo?.();

    expect(owner.call).toBe(foreign);
  });

  test('leaves a property that was deleted', () => {
    const owner: { call?: () => string } = { call: original };
    const undo = applyPatch(owner, 'call', () => wrapper);

    delete owner.call;
    undo?.();

    expect(owner).toEqual({});
  });

  test('may be called twice', () => {
    const owner = { call: original };
    const undo = applyPatch(owner, 'call', () => wrapper);

    undo?.();
    owner.call = foreign;
    undo?.();

    expect(owner.call).toBe(foreign);
  });

  test('restores in reverse order what was patched twice', () => {
    const owner = { call: original };
    const first = applyPatch(owner, 'call', () => wrapper);
    const second = applyPatch(owner, 'call', () => foreign);

    second?.();
    first?.();

    expect(owner.call).toBe(original);
  });
});
