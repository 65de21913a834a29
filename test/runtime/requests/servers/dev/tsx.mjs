// A server whose handler loads TypeScript when it is first asked for it.
import fs from 'node:fs';
import http from 'node:http';
import { listening } from '../work.mjs';

const server = http.createServer(async (request, response) => {
  if (request.url === '/page') {
    const { part } = await import('./fixtures/site/part.ts');
    response.end(`${part()} false`);
  } else response.end(`${fs.existsSync('x')}`);
});
server.listen(0, '127.0.0.1', () => listening(server));
