import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryById } from '../catalog/index.js';
import type { CatalogEntry } from '../catalog/types.js';
import { type AnyFunction, type Gate, wrap } from './wrap.js';

const entry = entryById('fs.readFileSync') as CatalogEntry;

/** A gate that lets every call through, as the detector does. */
const passing = (armed: boolean): Gate => ({
  armed,
  before: () => 0,
  after() {},
  failed() {},
});

test('receiver, arguments and their number arrive unchanged, results and throws come back the same', () => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.anything(),
      fc.array(fc.anything(), { maxLength: 6 }),
      fc.anything(),
      fc.boolean(),
      (armed, self, args, result, throws) => {
        const seen: unknown[] = [];
        const original = {
          method(this: unknown, ...given: unknown[]) {
            seen.push(this, ...given);
            if (throws) throw result;
            return result;
          },
        }.method as AnyFunction;
        const wrapper = wrap(original, entry, passing(armed));
        let got: unknown;
        let wasThrown = false;
        try {
          got = Reflect.apply(wrapper, self, args);
        } catch (error) {
          got = error;
          wasThrown = true;
        }
        expect(seen).toHaveLength(args.length + 1);
        [self, ...args].forEach((value, index) => expect(Object.is(seen[index], value)).toBe(true));
        expect(Object.is(got, result)).toBe(true);
        expect(wasThrown).toBe(throws);
      },
    ),
  );
});

test('new.target and instances are those of the original, for old classes and new ones', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), fc.array(fc.integer()), (armed, isClass, args) => {
      const targets: unknown[] = [];
      class Modern {
        readonly given: unknown[];
        constructor(...given: unknown[]) {
          targets.push(new.target);
          this.given = given;
        }
        method(): number {
          return this.given.length;
        }
      }
      function Old(this: { given: unknown[] }, ...given: unknown[]): void {
        targets.push(new.target);
        this.given = given;
      }
      Old.prototype.method = function (this: { given: unknown[] }) {
        return this.given.length;
      };
      const original = (isClass ? Modern : Old) as unknown as AnyFunction;
      const Wrapper = wrap(original, entry, passing(armed)) as unknown as typeof Modern;
      class Derived extends Wrapper {}
      const made = [new Wrapper(...args), new Derived(...args)];
      expect(targets).toEqual([original, Derived]);
      for (const instance of made) {
        expect(instance).toBeInstanceOf(Wrapper);
        expect(instance.method()).toBe(args.length);
      }
    }),
  );
});
