import express from 'express-4';
import { bodyWork, listening, work } from './work.mjs';

const app = express();
for (const [kind, handle] of Object.entries(work)) {
  app.get(`/${kind}/:id`, async (_request, response) => response.send(`${await handle()}`));
}
app.post('/body/:id', express.text({ type: '*/*' }), async (request, response) => {
  response.send(await bodyWork(request.body));
});
const server = app.listen(0, '127.0.0.1', () => listening(server));
