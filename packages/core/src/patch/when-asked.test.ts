import { expect, test } from 'vitest';
import { whenAsked } from './when-asked.js';

class Runner {
  name = 'runner';
  call(value: string): string {
    return `${this.name} ${value}`;
  }
  fail(): string {
    return String(new Error('from here').stack);
  }
}
class Faster extends Runner {}

test('it is told before each call, and the call is as before', () => {
  class Own extends Runner {
    override call(value: string): string {
      return super.call(value).toUpperCase();
    }
  }
  const told: unknown[] = [];
  whenAsked(Own.prototype, 'call', (self, own) => void told.push(self, own.name));
  const one = new Own();
  expect([one.call('a'), one.call('b')]).toEqual(['RUNNER A', 'RUNNER B']);
  expect(told).toEqual([one, 'call', one, 'call']);
  expect(Object.keys(Own.prototype)).toEqual([]);
});

test('what is told may give back something else, or throw', () => {
  class Own extends Faster {}
  whenAsked(Own.prototype, 'call', ({ name }) => {
    if (name === 'none') throw new Error('none of ours');
    return name === 'other' ? (value: string) => `instead of ${value}` : undefined;
  });
  expect(Object.assign(new Own(), { name: 'other' }).call('a')).toBe('instead of a');
  expect(new Own().call('a')).toBe('runner a');
  expect(() => Object.assign(new Own(), { name: 'none' }).call('a')).toThrow('none of ours');
  expect(new Runner().call('a')).toBe('runner a');
});

test('no frame of it stands in the stack of what is called', () => {
  class Own extends Faster {}
  whenAsked(Own.prototype, 'fail', () => {});
  expect(new Own().fail()).not.toMatch(/when-asked\.[cm]?[jt]s/);
});

test('who puts in a function that calls the one before is called, and it is told once', () => {
  class Own extends Faster {}
  let count = 0;
  whenAsked(Own.prototype, 'call', () => void count++);
  const { call } = Own.prototype;
  Own.prototype.call = function (value) {
    return `(${call.call(this, value)})`;
  };
  expect(new Own().call('a')).toBe('(runner a)');
  expect(count).toBe(1);
});

test('a method that one object is given is asked for as well', () => {
  class Own extends Faster {}
  const told: unknown[] = [];
  whenAsked(Own.prototype, 'call', (self) => void told.push(self));
  const one = new Own();
  one.call = (value) => `own ${value}`;
  expect([one.call('a'), new Own().call('a')]).toEqual(['own a', 'runner a']);
  one.call = (value) => `newer ${value}`;
  expect(one.call('a')).toBe('newer a');
  expect(told.filter((self) => self === one)).toHaveLength(2);
});
