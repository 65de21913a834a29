import { buildApp } from '../src/app.ts';
import { listen } from './listen.ts';

const app = buildApp();
let url: string;

beforeAll(async () => {
  url = await listen(app);
});

afterAll(() => app.close());

describe('GET /orders', () => {
  test('compresses the answer (blocking)', async () => {
    const response = await fetch(`${url}/v1/orders`);

    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.json()).toHaveLength(200);
  });

  test('compresses the answer (fixed)', async () => {
    const response = await fetch(`${url}/v2/orders`);

    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.json()).toHaveLength(200);
  });
});

describe('GET /orders/export/:format', () => {
  test('loads the exporter on demand (blocking)', async () => {
    const response = await fetch(`${url}/v1/orders/export/csv`);

    expect(await response.text()).toMatch(/^id,customer,cents\n1,Ada,250\n/);
  });

  test('loads the exporter on demand (fixed)', async () => {
    const response = await fetch(`${url}/v2/orders/export/markdown`);

    expect(await response.text()).toMatch(/^\| id \| customer \| cents \|\n/);
  });

  test('refuses a format that it does not know', async () => {
    const response = await fetch(`${url}/v2/orders/export/pdf`);

    expect(response.status).toBe(400);
  });
});
