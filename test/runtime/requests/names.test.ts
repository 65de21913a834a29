import { afterAll, describe, expect, test } from 'vitest';
import { drive } from './drive.js';
import { removeFolders, startServer } from './guarded-server.js';

afterAll(removeFolders);

const express: Readonly<Record<string, string>> = {
  '/': 'GET /',
  '/orders/a?x=1': 'GET /orders/:order',
  '/tenants/acme/bread': 'GET /tenants/:tenant/:shop',
  '/tenants/acme/bread/items': 'GET /tenants/:tenant/:shop/items',
  '/tenants/caf%C3%A9/bread/items/roll': 'GET /tenants/:tenant/:shop/items/:item',
  '/api/v1/shops/bread': 'GET /api/v1/shops/:shop',
  '/api/v1/shops/bread/items/roll': 'GET /api/v1/shops/:shop/items/:item',
  '/api/v1/shops/bread/items/second/x': 'GET /api/v1/shops/:shop/items/second/:b',
  '/api/v1/health': 'GET /api/v1/health',
  '/throws/x': 'GET /throws/:id',
  // No route: what is mounted by `use` has the path.
  '/static/site.css': 'GET /static/site.css',
};

const cases: Readonly<
  Record<string, [server: string, args: string[], Readonly<Record<string, string>>]>
> = {
  'Express 5': ['names-express', ['express'], express],
  'Express 4': ['names-express', ['express-4'], express],
  Koa: [
    'names-koa',
    [],
    {
      '/shops': 'GET /shops',
      '/shops/bread/items/roll': 'GET /shops/:shop/items/:item',
      '/other/7': 'GET /other/:id',
    },
  ],
  Fastify: [
    'names-fastify',
    [],
    {
      '/shops': 'GET /shops',
      '/shops/bread/items/roll': 'GET /shops/:shop/items/:item',
      '/shops/files/a/b': 'GET /shops/files/*',
      '/other/7': 'GET /other/:id',
    },
  ],
  Hono: [
    'names-hono',
    [],
    {
      '/api/shops/bread': 'GET /api/shops/:shop{[a-z]+}',
      '/api/shops/bread/items/roll': 'GET /api/shops/:shop/items/:item',
      '/api/both/x': 'GET /api/both/:one',
      '/api/any/x': 'GET /api/any/:thing',
      '/other/7': 'GET /other/:id',
    },
  ],
};

describe.each(Object.entries(cases))('%s', (_name, [server, args, names]) => {
  test('requests are named by the patterns of their routes', async () => {
    const { port, end } = await startServer(server, 'blocking', args);
    await drive(
      'http',
      port,
      Object.keys(names).map((path) => ({ path })),
    );
    const { counts } = await end();
    expect(Object.keys(counts).toSorted()).toEqual(Object.values(names).toSorted());
  });
});
