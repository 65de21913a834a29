import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyWork, listening, work } from './work.mjs';

const app = new Hono();
for (const [kind, handle] of Object.entries(work)) {
  app.get(`/${kind}/:id`, async (context) => context.text(`${await handle()}`));
}
app.post('/body/:id', async (context) => context.text(await bodyWork(await context.req.text())));
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => listening(server));
