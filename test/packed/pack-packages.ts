import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { npm } from '../runners/npm.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Package → what a package.json beside the tarballs names it by. */
export type Tarballs = Readonly<
  Record<'core' | 'loopguard' | 'vitest-plugin' | 'jest-env' | 'runtime', `file:./${string}.tgz`>
>;

/** Packs the built packages into a folder. */
export async function packPackages(folder: string): Promise<Tarballs> {
  for (const name of ['core', 'cli', 'vitest-plugin', 'jest-env', 'runtime']) {
    await npm(repository, 'pack', '--workspace', `packages/${name}`, '--pack-destination', folder);
  }
  const manifest = await readFile(`${repository}/packages/core/package.json`, 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  return {
    core: `file:./loopguard-core-${version}.tgz`,
    loopguard: `file:./loopguard-${version}.tgz`,
    'vitest-plugin': `file:./loopguard-vitest-plugin-${version}.tgz`,
    'jest-env': `file:./loopguard-jest-env-${version}.tgz`,
    runtime: `file:./loopguard-runtime-${version}.tgz`,
  };
}
