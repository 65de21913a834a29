import { expect, test } from 'vitest';
import { expressPattern } from './express.js';
import { KnownRoutes } from './known-routes.js';

// Requests as frameworks leave them; `test/runtime/requests` has the frameworks themselves.
const stack = { stack: [] };
const broken = (): never => {
  throw new Error('broken');
};
const asked = { server: {}, method: 'GET', url: '/' };

test('a request without a route has no pattern', () => {
  expect(expressPattern({})).toBeUndefined();
  expect(expressPattern({ route: 'x' })).toBeUndefined();
  expect(expressPattern({ route: { path: '/x' } })).toBe('/x');
});

test('where the layers are not found, the text of the mount path is folded', () => {
  const request = {
    route: { path: '/items/:item' },
    baseUrl: '/shops/42',
    app: { _router: stack },
  };
  expect(expressPattern(request)).toBe('/shops/:id/items/:item');
});

test("a program's own getters and proxies are not asked", () => {
  const read: string[] = [];
  const request = {
    get route() {
      read.push('route');
      return { path: '/x' };
    },
  };
  const proxy = new Proxy({ route: { path: '/x' } }, { get: () => read.push('proxy') });
  expect(expressPattern(request)).toBeUndefined();
  expect(expressPattern(proxy)).toBeUndefined();
  expect(read).toEqual([]);
});

test('a route that holds itself is searched once', () => {
  const router: { stack: object[] } = { stack: [] };
  router.stack.push({ handle: router }, { handle: { stack: router.stack } });
  const request = { route: { path: '/x' }, baseUrl: '/base', app: { _router: router } };
  expect(expressPattern(request)).toBe('/base/x');
});

test('what goes wrong in a layer is no pattern, and not thrown', () => {
  const route = { path: '/x' };
  const router = { stack: [{ matchers: [broken], handle: { stack: [{ route }] } }] };
  const request = { route, baseUrl: '/base', app: { _router: router } };
  expect(() => expressPattern(request)).toThrow('broken');
  expect(new KnownRoutes().of(request, asked)).toBeUndefined();
});

test('a noted pattern comes first, also one that is made when it is asked for', () => {
  const routes = new KnownRoutes();
  const [one, two] = [{ route: { path: '/own' } }, { route: { path: '/own' } }];
  expect(routes.of(one, asked)).toBe('/own');
  routes.note(one, '/noted');
  let pattern: string | undefined;
  routes.note(two, () => pattern);
  expect(routes.of(one, asked)).toBe('/noted');
  expect(routes.of(two, asked)).toBe('/own');
  pattern = '/later';
  expect(routes.of(two, asked)).toBe('/later');
});
