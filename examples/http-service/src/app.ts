import { fastify, type FastifyInstance } from 'fastify';
import { accountRoutes } from './routes/accounts.ts';
import { orderRoutes } from './routes/orders.ts';
import { pageRoutes } from './routes/pages.ts';
import { statusRoutes } from './routes/status.ts';

/** The whole service. Every `/v1` route blocks the event loop; its `/v2` twin answers the same without blocking. */
export function buildApp(): FastifyInstance {
  const app = fastify();
  app.register(pageRoutes);
  app.register(accountRoutes);
  app.register(orderRoutes);
  app.register(statusRoutes);
  return app;
}
