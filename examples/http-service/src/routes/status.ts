import type { FastifyInstance } from 'fastify';
import { readRelease } from '../lib/release.ts';
import { readRuntimeVersion, readRuntimeVersionSync } from '../lib/runtime-version.ts';

export async function statusRoutes(app: FastifyInstance): Promise<void> {
  app.get('/v1/status', async () => ({ runtime: readRuntimeVersionSync() }));

  app.get('/v2/status', async () => ({ runtime: await readRuntimeVersion() }));

  app.get('/release', async () => ({ release: readRelease() }));
}
