import { buildApp } from '../src/app.ts';
import { listen } from './listen.ts';

const app = buildApp();
let url: string;

beforeAll(async () => {
  url = await listen(app);
});

afterAll(() => app.close());

describe('GET /page', () => {
  test('renders the template (blocking)', async () => {
    const response = await fetch(`${url}/v1/page?name=Ada`);

    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<h1>Hello, Ada!</h1>');
  });

  test('renders the template (fixed)', async () => {
    const response = await fetch(`${url}/v2/page?name=Ada`);

    expect(response.status).toBe(200);
    expect(await response.text()).toContain('<h1>Hello, Ada!</h1>');
  });
});

describe('GET /announcements/:locale', () => {
  test('swallows a missing file (blocking)', async () => {
    const response = await fetch(`${url}/v1/announcements/fr`);

    expect(await response.json()).toEqual({ text: 'Nothing new today.' });
  });

  test('swallows a missing file (fixed)', async () => {
    const response = await fetch(`${url}/v2/announcements/fr`);

    expect(await response.json()).toEqual({ text: 'Nothing new today.' });
  });

  test('answers in the language of the reader', async () => {
    const response = await fetch(`${url}/v2/announcements/en`);

    expect(await response.json()).toEqual({ text: 'Free shipping until Sunday.' });
  });
});
