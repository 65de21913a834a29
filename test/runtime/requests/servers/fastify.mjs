import Fastify from 'fastify';
import { bodyWork, listening, work } from './work.mjs';

const app = Fastify();
for (const [kind, handle] of Object.entries(work)) {
  app.get(`/${kind}/:id`, async () => `${await handle()}`);
}
app.post('/body/:id', async (request) => bodyWork(request.body.text));
await app.listen({ port: 0, host: '127.0.0.1' });
listening(app.server);
