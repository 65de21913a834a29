import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findCopies } from './find-copies.js';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A folder with these packages, and links of pnpm's kind. */
async function tree(
  packages: Readonly<Record<string, Manifest>>,
  links: Readonly<Record<string, string>> = {},
): Promise<string> {
  const root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'loopguard-copies-')));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [folder, manifest] of Object.entries(packages)) {
    await mkdir(path.join(root, folder), { recursive: true });
    await writeFile(path.join(root, folder, 'package.json'), JSON.stringify(manifest));
  }
  for (const [link, target] of Object.entries(links)) {
    await mkdir(path.dirname(path.join(root, link)), { recursive: true });
    await symlink(path.join(root, target), path.join(root, link), 'dir');
  }
  return root;
}

async function copiesIn(root: string, ...folders: string[]): Promise<string[]> {
  const found = await findCopies([root, ...folders.map((folder) => path.join(root, folder))]);
  return found.map((copy) => `${copy.version} ${path.relative(root, copy.path)}`);
}

const core = (version: string): Manifest => ({ name: '@loopguard/core', version });
const plugin = { name: '@loopguard/vitest-plugin', version: '1.0.0' };

test('npm: one copy for all, and one nested in an adapter', async () => {
  const root = await tree({
    '.': { name: 'app' },
    'node_modules/@loopguard/core': core('1.1.0'),
    'node_modules/@loopguard/vitest-plugin': plugin,
    'node_modules/@loopguard/vitest-plugin/node_modules/@loopguard/core': core('1.0.0'),
  });
  expect(await copiesIn(root)).toEqual([
    '1.1.0 node_modules/@loopguard/core',
    '1.0.0 node_modules/@loopguard/vitest-plugin/node_modules/@loopguard/core',
    '1.0.0 node_modules/@loopguard/vitest-plugin',
  ]);
});

test('a copy that another dependency of the project brings', async () => {
  const root = await tree({
    '.': { name: 'app', dependencies: { server: '*', other: '*' } },
    'node_modules/@loopguard/core': core('1.1.0'),
    'node_modules/other': { name: 'other', version: '1.0.0' },
    'node_modules/server': { name: 'server', dependencies: { '@loopguard/core': '^0.9.0' } },
    'node_modules/server/node_modules/@loopguard/core': core('0.9.0'),
  });
  expect(await copiesIn(root)).toEqual([
    '1.1.0 node_modules/@loopguard/core',
    '0.9.0 node_modules/server/node_modules/@loopguard/core',
  ]);
});

test('pnpm: what is linked from the store is found there, once', async () => {
  const store = 'node_modules/.pnpm/@loopguard+core@1.0.0/node_modules/@loopguard/core';
  const adapter = 'node_modules/.pnpm/plugin@1.0.0/node_modules/@loopguard/vitest-plugin';
  const root = await tree(
    { '.': { name: 'app' }, [store]: core('1.0.0'), [adapter]: plugin },
    {
      'node_modules/@loopguard/vitest-plugin': adapter,
      'node_modules/.pnpm/plugin@1.0.0/node_modules/@loopguard/core': store,
    },
  );
  expect(await copiesIn(root)).toEqual([`1.0.0 ${store}`, `1.0.0 ${adapter}`]);
});

test('the packages of a workspace are asked as well', async () => {
  const root = await tree({
    '.': { name: 'root' },
    'node_modules/@loopguard/core': core('1.0.0'),
    'packages/a': { name: 'a' },
    'packages/a/node_modules/@loopguard/core': core('2.0.0'),
  });
  expect(await copiesIn(root, 'packages/a')).toEqual([
    '1.0.0 node_modules/@loopguard/core',
    '2.0.0 packages/a/node_modules/@loopguard/core',
  ]);
});

test("the adapter of Node's own runner is one of ours, with the core that it brings", async () => {
  const root = await tree({
    '.': {},
    'node_modules/@loopguard/node-test': { name: '@loopguard/node-test', version: '1.0.0' },
    'node_modules/@loopguard/node-test/node_modules/@loopguard/core': core('1.1.0'),
  });
  expect(await copiesIn(root)).toEqual([
    '1.1.0 node_modules/@loopguard/node-test/node_modules/@loopguard/core',
    '1.0.0 node_modules/@loopguard/node-test',
  ]);
});
