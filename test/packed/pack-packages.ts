import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { npm } from '../runners/npm.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));

const FOLDERS = {
  core: 'core',
  loopguard: 'cli',
  'vitest-plugin': 'vitest-plugin',
  'jest-env': 'jest-env',
  'node-test': 'node-test',
  mocha: 'mocha',
  runtime: 'runtime',
} as const;

type Name = keyof typeof FOLDERS;
export type Adapter = Exclude<Name, 'core' | 'loopguard'>;

/** Package → what a package.json beside the tarballs names it by. */
export type Tarballs<A extends Adapter = Adapter> = Readonly<
  Record<'core' | 'loopguard' | A, `file:./${string}.tgz`>
>;

/** Packs adapters, as they are built, and what they need of ours into a folder. */
export async function packPackages<A extends Adapter>(
  folder: string,
  adapters: readonly A[],
): Promise<Tarballs<A>> {
  const names: readonly Name[] = ['core', 'loopguard', ...adapters];
  for (const name of names) {
    const workspace = `packages/${FOLDERS[name]}`;
    await npm(repository, 'pack', '--workspace', workspace, '--pack-destination', folder);
  }
  const manifest = await readFile(`${repository}/packages/core/package.json`, 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const files = names.map((name) => {
    const prefix = name === 'loopguard' ? '' : 'loopguard-';
    return [name, `file:./${prefix}${name}-${version}.tgz`];
  });
  return Object.fromEntries(files) as Tarballs<A>;
}
