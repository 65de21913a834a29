import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { isPromise } from './originals.js';
import { isPending } from './promise-state.js';

class Own<T> extends Promise<T> {}

const never = (): Promise<unknown> => new Promise(() => {});

test.each([
  ['a promise', never()],
  ['of a subclass', new Own(() => {})],
  ['with properties', Object.assign(never(), { catch: 1, constructor: 'x' })],
  ['of another realm', runInNewContext('new Promise(() => {})') as Promise<unknown>],
])('%s that has not settled is pending', (_, promise) => {
  expect([isPromise(promise), isPending(promise)]).toEqual([true, true]);
});

test.each([
  ['fulfilled', Promise.resolve()],
  ['with a text that says otherwise', Promise.resolve('{ <pending>')],
  ['with an object that says otherwise', Promise.resolve({ '<pending>': '{ <pending>' })],
  ['with a promise in it', Promise.resolve([never()])],
  ['of a subclass', Own.resolve(1)],
])('a promise that is settled, %s, is not', (_, promise) => {
  expect(isPending(promise)).toBe(false);
});

test('a rejected one is not, and stays unhandled until somebody else handles it', async () => {
  const promise = Promise.reject(new Error('{ <pending>'));
  expect(isPending(promise)).toBe(false);
  await expect(promise).rejects.toThrow('{ <pending>');
});

test('a thenable is no promise', () => {
  // oxlint-disable-next-line unicorn/no-thenable
  expect(isPromise({ then: () => {} })).toBe(false);
});
