// A server whose process is measured: `node [flags] child.mjs http|fastify <module to load first> <blocks>`.
import { createServer } from 'node:http';
import fs from 'node:fs';

const [, , kind, first = '', blocks = ''] = process.argv;
if (first === 'blocked-at') {
  const { default: blocked } = await import('blocked-at');
  blocked(() => {});
}
const answer = blocks === 'blocks' ? () => String(fs.statSync('.').size) : () => 'ok';

/** What has been used since the last question. */
let before = process.cpuUsage();
function used() {
  const { user, system } = process.cpuUsage(before);
  before = process.cpuUsage();
  return String(user + system);
}

let server;
if (kind === 'http') {
  server = createServer((request, response) => {
    response.end(request.url === '/used' ? used() : answer());
  });
  server.listen(0, '127.0.0.1', announce);
} else {
  const { fastify } = await import('fastify');
  const app = fastify();
  app.get('/orders/:id', async () => ({ text: answer() }));
  app.get('/used', async () => used());
  ({ server } = app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  announce();
}

function announce() {
  // Why: a server waits for its next turn longer than that.
  server.keepAliveTimeout = 3_600_000;
  process.send({ port: server.address().port });
}
