import type { FastifyInstance } from 'fastify';
import { compress, compressSync } from '../lib/compress.ts';
import { exportOrders, exportOrdersSync, type ExportFormat } from '../lib/export-orders.ts';
import { listOrders } from '../lib/orders.ts';

interface ExportParams {
  format: ExportFormat;
}

const exportSchema = {
  params: {
    type: 'object',
    properties: { format: { enum: ['csv', 'markdown'] } },
    required: ['format'],
  },
};

export async function orderRoutes(app: FastifyInstance): Promise<void> {
  app.get('/v1/orders', (_request, reply) => {
    const body = compressSync(JSON.stringify(listOrders()));
    reply.type('application/json').header('content-encoding', 'gzip').send(body);
  });

  app.get('/v2/orders', async (_request, reply) => {
    const body = await compress(JSON.stringify(listOrders()));
    return reply.type('application/json').header('content-encoding', 'gzip').send(body);
  });

  app.get<{ Params: ExportParams }>(
    '/v1/orders/export/:format',
    { schema: exportSchema },
    async (request, reply) => {
      const text = exportOrdersSync(request.params.format, listOrders());
      return reply.type('text/plain').send(text);
    },
  );

  app.get<{ Params: ExportParams }>(
    '/v2/orders/export/:format',
    { schema: exportSchema },
    async (request, reply) => {
      const text = await exportOrders(request.params.format, listOrders());
      return reply.type('text/plain').send(text);
    },
  );
}
