import { expect, test } from 'vitest';
import { PRELOADED, runProgram } from './node-child.js';

const program = new URL('./neighbours/fs-packages.mjs', import.meta.url);

// What else may be in the process: the checks of the program have to hold under each.
test.for([
  { name: 'alone', flags: [] },
  { name: 'with the guard preloaded', flags: PRELOADED },
  { name: 'with source maps of Node', flags: ['--enable-source-maps'] },
  { name: 'with a debugger listening', flags: ['--inspect=0'] },
  { name: 'with coverage of V8', flags: [], env: { NODE_V8_COVERAGE: 'coverage' } },
])('packages that patch or copy fs work $name', async ({ flags, env }) => {
  const results = await runProgram<Record<string, string>>(program, [], flags, env);

  const names = Object.keys(results);
  expect(names.length).toBeGreaterThanOrEqual(8);
  expect(results).toEqual(Object.fromEntries(names.map((name) => [name, 'ok'])));
});

test('frozen intrinsics are no silence', async () => {
  const results = await runProgram<Record<string, string>>(
    new URL('./neighbours/frozen.mjs', import.meta.url),
    [],
    ['--frozen-intrinsics'],
  );

  expect(Object.values(results)).toEqual(['ok']);
});

test('a module that was frozen before the guard came is no silence', async () => {
  const results = await runProgram<Record<string, string>>(
    new URL('./neighbours/frozen-early.mjs', import.meta.url),
  );

  const names = Object.keys(results);
  expect(names).toHaveLength(3);
  expect(results).toEqual(Object.fromEntries(names.map((name) => [name, 'ok'])));
});

// Why fewer at most times: a million take a quarter of a minute, and what is kept does not depend on it.
const manyCalls = process.env['LOOPGUARD_LONG'] === '1' ? 1_000_000 : 100_000;

test(`${manyCalls} calls from thousands of sites in hundreds of tests take little memory`, async () => {
  const { calls, errors, heapMegabytes } = await runProgram<{
    calls: number;
    errors: number;
    heapMegabytes: number;
  }>(new URL('./neighbours/million.mjs', import.meta.url), [String(manyCalls)], ['--expose-gc']);

  expect(calls).toBe(manyCalls);
  expect(errors).toBeGreaterThanOrEqual(500);
  expect(heapMegabytes).toBeLessThan(50);
});

test('more call sites than are kept decide nothing wrongly', async () => {
  const results = await runProgram<Record<string, string>>(
    new URL('./neighbours/many-sites.mjs', import.meta.url),
  );

  const names = Object.keys(results);
  expect(names).toHaveLength(8);
  expect(results).toEqual(Object.fromEntries(names.map((name) => [name, 'ok'])));
});
