import { expect, test } from 'vitest';
import { RouteNames } from './route-name.js';

const nameOf = (asked: Partial<Parameters<RouteNames['nameOf']>[0]>, pattern?: string): string =>
  new RouteNames().nameOf({ method: 'GET', url: '/orders/42?x', ...asked }, pattern);

test('a request is named by its method and its path', () => {
  expect(nameOf({})).toBe('GET /orders/:id');
  expect(nameOf({ method: 'WebSocket', url: '/chat?token=x' })).toBe('WebSocket /chat');
});

test('the pattern of its route is better than its path', () => {
  expect(nameOf({}, '/orders/:order')).toBe('GET /orders/:order');
});

test('what a stranger sends cannot steer a terminal, and is cut', () => {
  expect(nameOf({ method: 'G\u001b[31mET' })).toBe('REQUEST /orders/:id');
  expect(nameOf({ method: undefined, url: undefined })).toBe('REQUEST /');
  expect(nameOf({}, '/a\u001b[31m\nb')).toBe('GET /a?[31m?b');
  expect(nameOf({}, `/${'x'.repeat(500)}`)).toMatch(/^GET \/x{118}…$/);
});

test('CONNECT names no host', () => {
  expect(nameOf({ method: 'CONNECT', url: 'example.com:443' })).toBe('CONNECT');
});

test('paths give no more names than can be kept; patterns are finite by themselves', () => {
  const names = new RouteNames();
  const all = new Set<string>();
  for (let page = 0; page < 1000; page++) {
    all.add(names.nameOf({ method: 'GET', url: `/page-${toWord(page)}` }, undefined));
  }
  expect(all.size).toBe(201);
  expect([...all].at(-1)).toBe('GET (other paths)');
  expect(names.nameOf({ method: 'GET', url: '/page-a' }, undefined)).toBe('GET /page-a');
  expect(names.nameOf({ method: 'GET', url: '/' }, '/:page')).toBe('GET /:page');
});

test('names are the same however often they are asked for, and methods are kept apart', () => {
  const names = new RouteNames();
  for (let round = 0; round < 3; round++) {
    for (let id = 0; id < 600; id++) {
      expect(names.nameOf({ method: 'GET', url: `/orders/${id}` }, undefined)).toBe(
        'GET /orders/:id',
      );
    }
    expect(names.nameOf({ method: 'POST', url: '/orders/1' }, undefined)).toBe('POST /orders/:id');
    expect(names.nameOf({ method: 'POST', url: '/x' }, '/orders/1')).toBe('POST /orders/1');
  }
});

function toWord(value: number): string {
  return [...value.toString(8)].map((digit) => 'abcdefgh'[Number(digit)]).join('');
}
