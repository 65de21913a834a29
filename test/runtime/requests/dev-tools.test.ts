import { afterAll, expect, test } from 'vitest';
import { drive } from './drive.js';
import { removeFolders, startServer } from './guarded-server.js';

afterAll(removeFolders);

test('what Vite does to serve and render is not the program\u2019s; what handlers beside it do is', async () => {
  const { port, end } = await startServer('dev/vite', 'clean');
  const paths = ['/page', '/client.ts', '/part.ts', '/@vite/client', '/none', '/block'];
  const answers = await drive(
    'http',
    port,
    paths.map((path) => ({ path })),
  );
  expect(answers[0]).toMatch(/rendered false$/);
  expect(answers[1]).toContain('/part.ts');
  const { counts } = await end();
  expect(counts).toEqual({
    'GET /block': { 'fs.existsSync': 1 },
    // Vite's own middleware calls what comes after it.
    'GET /none': { 'fs.statSync': 1 },
  });
});

test('what tsx compiles on demand is not the program\u2019s', async () => {
  const { port, end } = await startServer('dev/tsx', 'clean', [], ['--import', 'tsx']);
  const answers = await drive('http', port, [{ path: '/page' }, { path: '/block' }]);
  expect(answers).toEqual(['rendered false', 'false']);
  expect((await end()).counts).toEqual({ 'GET /block': { 'fs.existsSync': 1 } });
});

test('modules that a dev server evaluates are those of their sources, where Node knows the source maps', async () => {
  const { port, end } = await startServer('dev/evaluated', 'clean', [], ['--enable-source-maps']);
  const answers = await drive('http', port, [{ path: '/block' }, { path: '/own' }]);
  expect(answers).toEqual(['false', 'false']);
  const { counts, stderr } = await end();
  expect(counts).toEqual({ 'GET /block': { 'fs.existsSync': 1 } });
  expect(stderr).toMatch(/ {2}where {2}\S*fixtures\/site\/block\.ts:2:1 block\n/);
});
