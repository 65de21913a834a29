import { allowBlocking } from '@loopguard/core';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../src/app.ts';
import { listen } from './listen.ts';

let app: FastifyInstance;

beforeEach(() => {
  app = buildApp();
});

afterEach(() => app.close());

function postJson(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

describe('POST /accounts', () => {
  const account = { email: 'ada@example.com', password: 'correct horse' };

  test('hashes the password (blocking)', async () => {
    const url = await listen(app);
    const response = await postJson(`${url}/v1/accounts`, account);

    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ email: 'ada@example.com' });
  });

  test('hashes the password (fixed)', async () => {
    const url = await listen(app);
    const response = await postJson(`${url}/v2/accounts`, account);

    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ email: 'ada@example.com' });
  });

  test('still serves the old route (allowed in the test)', async () => {
    allowBlocking('the v1 route goes away with its last client', ['crypto.pbkdf2Sync']);

    const url = await listen(app);
    const response = await postJson(`${url}/v1/accounts`, account);

    expect(response.status).toBe(201);
  });

  test('refuses a short password', async () => {
    const url = await listen(app);
    const response = await postJson(`${url}/v2/accounts`, { ...account, password: 'short' });

    expect(response.status).toBe(400);
  });
});
