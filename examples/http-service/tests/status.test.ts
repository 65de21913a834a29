import type { FastifyInstance } from 'fastify';
import { buildApp } from '../src/app.ts';
import { listen } from './listen.ts';

let app: FastifyInstance;

beforeEach(() => {
  app = buildApp();
});

afterEach(() => app.close());

describe('GET /status', () => {
  test('asks the runtime for its version (blocking)', async () => {
    const url = await listen(app);
    const response = await fetch(`${url}/v1/status`);

    expect(await response.json()).toEqual({ runtime: process.version });
  });

  test('asks the runtime for its version (fixed)', async () => {
    const url = await listen(app);
    const response = await fetch(`${url}/v2/status`);

    expect(await response.json()).toEqual({ runtime: process.version });
  });
});

describe('GET /release', () => {
  test('reads the release once (allowed in the source)', async () => {
    const url = await listen(app);
    const response = await fetch(`${url}/release`);

    expect(await response.json()).toEqual({ release: '2024.11.1' });
  });
});
