import fs from 'node:fs';
import Fastify from 'fastify';
import { listening } from './work.mjs';

const block = async () => `${fs.existsSync('x')}`;

const app = Fastify();
app.register(
  async (shops) => {
    shops.get('/', block);
    shops.get('/:shop/items/:item', block);
    shops.get('/files/*', block);
  },
  { prefix: '/shops' },
);
app.setNotFoundHandler(block);
await app.listen({ port: 0, host: '127.0.0.1' });
listening(app.server);
