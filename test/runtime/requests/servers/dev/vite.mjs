// A server that renders pages by Vite, as its guide has it; the handler of `/block` blocks by itself.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { createServer } from 'vite';
import { listening } from '../work.mjs';

const vite = await createServer({
  root: path.join(path.dirname(fileURLToPath(import.meta.url)), 'fixtures/site'),
  cacheDir: path.resolve('cache'),
  server: { middlewareMode: true, hmr: false, ws: false },
  appType: 'custom',
  logLevel: 'error',
});
const app = express();
app.get('/block', (_request, response) => response.send(`${fs.existsSync('x')}`));
app.get('/page', async (request, response) => {
  const page =
    '<html><head></head><body><script type="module" src="/client.ts"></script></body></html>';
  const html = await vite.transformIndexHtml(request.originalUrl, page);
  const { render } = await vite.ssrLoadModule('/entry.ts');
  response.send(`${html}${render()}`);
});
app.use(vite.middlewares);
app.use((_request, response) => response.send(`${fs.statSync('.').isFile()}`));
const server = app.listen(0, '127.0.0.1', () => listening(server));
