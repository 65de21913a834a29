// A suite of a service: requests over sockets to a server that reads files and renders JSON.
import { moduleText, testText } from '../lib/module-text.mjs';

const FILES = 4;
const TESTS_IN_FILE = 40;

export const httpService = {
  name: 'HTTP service',
  tests: FILES * TESTS_IN_FILE,
  describe: `${FILES} files, ${FILES * TESTS_IN_FILE} tests of 3 requests to a Fastify server that each opens`,
  filesOf(isModule) {
    const files = {
      'data/orders.json': JSON.stringify(
        Array.from({ length: 200 }, (_, id) => ({ id, total: id * 7, lines: ['a', 'b', 'c'] })),
      ),
      'src/app.js': moduleText(isModule, {
        imports: {
          fastify: '{ fastify }',
          'node:fs/promises': '{ readFile }',
          'node:path': 'path',
        },
        exports: ['buildApp'],
        body: APP.replace(
          '«here»',
          isModule ? 'path.dirname(new URL(import.meta.url).pathname)' : '__dirname',
        ),
      }),
    };
    for (let index = 0; index < FILES; index++) {
      files[`tests/orders-${index}.test.js`] = testText(isModule, {
        imports: { '../src/app.js': '{ buildApp }' },
        body: TESTS,
      });
    }
    return files;
  },
};

const APP = `
const file = path.join(«here», '..', 'data', 'orders.json');
async function orders() {
  return JSON.parse(await readFile(file, 'utf8'));
}
function buildApp() {
  const app = fastify();
  const sessions = new Map();
  app.get('/orders', async () => (await orders()).slice(0, 50));
  app.get('/orders/:id', async (request, reply) => {
    const order = (await orders()).find(({ id }) => id === Number(request.params.id));
    return order ?? reply.code(404).send({ error: 'no such order' });
  });
  app.post('/sessions', async (request) => {
    const id = String(sessions.size + 1);
    sessions.set(id, request.body.user);
    return { id };
  });
  return app;
}`;

const TESTS = `
let app;
let address;
beforeAll(async () => {
  app = buildApp();
  address = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());
for (let index = 0; index < ${TESTS_IN_FILE}; index++) {
  test('shows order ' + index, async () => {
    const headers = { 'content-type': 'application/json' };
    const session = await fetch(address + '/sessions', {
      method: 'POST',
      headers,
      body: JSON.stringify({ user: 'user ' + index }),
    });
    expect(session.status).toBe(200);
    const list = await fetch(address + '/orders');
    expect(await list.json()).toHaveLength(50);
    const one = await fetch(address + '/orders/' + index);
    expect(await one.json()).toMatchObject({ id: index, total: index * 7 });
  });
}`;
