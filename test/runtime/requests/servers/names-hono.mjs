import fs from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { listening } from './work.mjs';

const block = (context) => context.text(`${fs.existsSync('x')}`);

const items = new Hono();
items.get('/:item', block);
const app = new Hono().basePath('/api');
app.use('*', (_context, next) => next());
app.get('/shops/:shop{[a-z]+}', block);
app.route('/shops/:shop/items', items);
app.get('/both/:one', (_context, next) => next());
app.get('/both/:two', block);
app.all('/any/:thing', block);
app.notFound(block);
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => listening(server));
