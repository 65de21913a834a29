import fs from 'node:fs';
import { Router } from '@koa/router';
import Koa from 'koa';
import { listening } from './work.mjs';

const block = (context) => {
  context.body = `${fs.existsSync('x')}`;
};

const items = new Router();
items.get('/:item', block);
const shops = new Router({ prefix: '/shops' });
shops.get('/', block);
shops.use('/:shop/items', items.routes());
const app = new Koa();
app.use(shops.routes());
app.use(block);
const server = app.listen(0, '127.0.0.1', () => listening(server));
