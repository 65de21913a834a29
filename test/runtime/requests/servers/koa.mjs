import { Router } from '@koa/router';
import Koa from 'koa';
import { bodyWork, listening, work } from './work.mjs';

const app = new Koa();
const router = new Router();
for (const [kind, handle] of Object.entries(work)) {
  router.get(`/${kind}/:id`, async (context) => {
    context.body = `${await handle()}`;
  });
}
router.post('/body/:id', async (context) => {
  let text = '';
  for await (const chunk of context.req) text += chunk;
  context.body = await bodyWork(text);
});
app.use(router.routes());
const server = app.listen(0, '127.0.0.1', () => listening(server));
