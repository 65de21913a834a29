/** @loopguard-allow -- what is loaded here is loaded before tests run, and jiti reads synchronously */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadOptions, loadOptionsNow } from './load-options.js';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'loopguard-config-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(root, name, '..'), { recursive: true });
    await writeFile(join(root, name), text);
  }
}

test.each([
  ['loopguard.config.mjs', "export default await Promise.resolve({ mode: 'warn' });"],
  ['loopguard.config.cjs', "module.exports = { mode: 'warn' };"],
  ['loopguard.config.js', "module.exports = { mode: 'warn' };"],
  ['loopguard.config.json', '{ "mode": "warn" }'],
  [
    'loopguard.config.ts',
    "type Mode = 'warn';\nenum Modes { warn = 'warn' }\nexport default { mode: Modes.warn as Mode };",
  ],
  ['loopguard.config.mts', "export default { mode: 'warn' } satisfies object;"],
  ['package.json', '{ "loopguard": { "mode": "warn" } }'],
])('options in %s', async (name, text) => {
  await write({ [name]: text });
  await expect(loadOptions(root)).resolves.toEqual({
    options: { mode: 'warn' },
    file: join(root, name),
  });
});

test.each([
  ['nothing', '{}'],
  ['that it is installed', '{ "devDependencies": { "loopguard": "^1.0.0" } }'],
])('a project that says %s', async (_what, text) => {
  await write({ 'package.json': text });
  await expect(loadOptions(root)).resolves.toEqual({ options: {}, file: undefined });
});

describe('for who cannot wait', () => {
  test.each([
    ['loopguard.config.mjs', "export default await Promise.resolve({ mode: 'warn' });"],
    ['loopguard.config.ts', "export default { mode: 'warn' as const };"],
    ['loopguard.config.json', '{ "mode": "warn" }'],
    ['package.json', '{ "loopguard": { "mode": "warn" } }'],
  ])('options in %s', async (name, text) => {
    await write({ [name]: text });
    expect(loadOptionsNow(root)).toEqual({ options: { mode: 'warn' }, file: join(root, name) });
  });

  test('a project that says nothing', async () => {
    await write({ 'package.json': '{ "name": "a" }' });
    expect(loadOptionsNow(root)).toEqual({ options: {}, file: undefined });
  });

  test.each([
    ['a wrong option', 'loopguard.config.json', '{ "mod": "warn" }', /Unknown option "mod"/],
    ['no JSON', 'loopguard.config.json', '{', /loopguard\.config\.json could not be loaded: /],
    ['a file that throws', 'loopguard.config.cjs', "throw new Error('mine');", /mine$/],
  ])('%s is told with the name of the file', async (_what, name, text, message) => {
    await write({ [name]: text });
    expect(() => loadOptionsNow(root)).toThrow(message);
  });
});

test('the nearest folder that says something', async () => {
  await write({
    'loopguard.config.json': '{ "mode": "warn" }',
    'packages/a/package.json': '{ "name": "a" }',
    'packages/b/package.json': '{ "loopguard": { "mode": "throw" } }',
  });
  expect((await loadOptions(join(root, 'packages', 'a'))).options).toEqual({ mode: 'warn' });
  expect((await loadOptions(join(root, 'packages', 'b'))).options).toEqual({ mode: 'throw' });
});

test("the runner's own configuration wins, key by key", async () => {
  await write({ 'loopguard.config.json': '{ "mode": "warn", "hooks": true }' });
  const { options } = await loadOptions(root, { mode: 'throw' });
  expect(options).toEqual({ mode: 'throw', hooks: true });
});

test('what cannot be sent to a process becomes data', async () => {
  await write({
    'loopguard.config.mjs': 'export default { docsUrl: (call) => `https://x.test/${call}` };',
  });
  const { docsUrl } = (await loadOptions(root)).options;
  expect(docsUrl).toMatchObject({ 'fs.readFileSync': 'https://x.test/fs.readFileSync' });
});

test.each([
  [
    'a wrong option',
    'loopguard.config.json',
    '{ "mod": "warn" }',
    /^\[loopguard\] loopguard\.config\.json: Unknown option "mod"\. Did you mean "mode"\?/,
  ],
  [
    'no default export',
    'loopguard.config.mjs',
    "export const mode = 'warn';",
    /^\[loopguard\] loopguard\.config\.mjs: It has no default export/,
  ],
  [
    'a file that throws',
    'loopguard.config.cjs',
    "throw new Error('no such thing');",
    /^\[loopguard\] loopguard\.config\.cjs could not be loaded: no such thing$/,
  ],
  [
    'no JSON',
    'loopguard.config.json',
    '{',
    /^\[loopguard\] loopguard\.config\.json could not be loaded: /,
  ],
  [
    'no JSON',
    'package.json',
    '{ "loopguard": { "mode": "warn" }',
    /^\[loopguard\] package\.json could not be loaded: /,
  ],
  [
    'nothing at all',
    'loopguard.config.json',
    '',
    /^\[loopguard\] loopguard\.config\.json could not be loaded: /,
  ],
])('%s is told with the name of the file', async (_what, name, text, message) => {
  await write({ [name]: text });
  await expect(loadOptions(root)).rejects.toThrow(message);
});
