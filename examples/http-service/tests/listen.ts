import type { FastifyInstance } from 'fastify';

/** Starts the service on a free port of this machine. */
export function listen(app: FastifyInstance): Promise<string> {
  return app.listen({ host: '127.0.0.1', port: 0 });
}
