import { expect, test } from 'vitest';
import { runProgram } from './node-child.js';

test('a process without tests is guarded from a moment on', async () => {
  const results = await runProgram<Record<string, string>>(
    new URL('whole-thread.mjs', import.meta.url),
  );
  expect(Object.keys(results).length).toBeGreaterThan(5);
  expect(results).toEqual(Object.fromEntries(Object.keys(results).map((name) => [name, 'ok'])));
});
