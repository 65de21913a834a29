import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { installNode } from '../nodes/install-node.js';
import type { Runner } from '../runners/hosts.js';
import { npm } from '../runners/npm.js';
import { hostsFolder, selectCells } from './cells.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const packedFolder = path.join(hostsFolder, '.packed');
const quiet = ['--no-audit', '--no-fund', '--prefer-offline'];

/** Installs what the selected cells need and is not there yet: Node, runners, and our packages from their tarballs. */
export default async function prepare(): Promise<void> {
  const cells = selectCells();
  const tarballs = await pack();
  const folders = new Map(cells.map(({ folder, host }) => [folder, host.runner]));
  // Why one after the other: npm keeps both cores busy by itself.
  for (const major of new Set(cells.map((cell) => cell.nodeMajor))) await installNode(major);
  for (const [folder, runner] of folders) {
    await installRunner(path.join(hostsFolder, folder), tarballsFor(runner, tarballs));
  }
}

export interface Tarball {
  readonly name: string;
  /** Its name holds its content's hash, so that npm unpacks it again exactly when it changed. */
  readonly file: string;
}

/** Packs all packages of this repository. */
export async function pack(): Promise<Tarball[]> {
  const fresh = path.join(packedFolder, 'fresh');
  await rm(packedFolder, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await npm(repository, 'pack', '--workspaces', '--pack-destination', fresh);
  return Promise.all(
    (await readdir(fresh)).map(async (name) => {
      const from = path.join(fresh, name);
      const hash = hashOf(await readFile(from));
      const file = path.join(packedFolder, `${hash}-${name}`);
      await copyFile(from, file);
      // The package in packages/cli is called loopguard only.
      return { name: /^loopguard-(.*)-\d/.exec(name)?.[1] ?? 'cli', file };
    }),
  );
}

const adapters = {
  vitest: 'vitest-plugin',
  jest: 'jest-env',
  'node-test': 'node-test',
  mocha: 'mocha',
} as const;

/** The adapter of a runner, with all that npm could not find for it: none of it need be published. */
export function tarballsFor(runner: Runner, tarballs: readonly Tarball[]): Tarball[] {
  const names = ['core', 'cli', adapters[runner]];
  return tarballs.filter(({ name }) => names.includes(name));
}

/** One `npm ci` for each lockfile, and one small install when the tarballs changed. */
export async function installRunner(home: string, tarballs: readonly Tarball[]): Promise<void> {
  const stamp = path.join(home, 'node_modules', '.installed.json');
  const lock = hashOf(await readFile(path.join(home, 'package-lock.json')));
  const files = tarballs.map(({ file }) => path.relative(home, file));
  const wanted = JSON.stringify([lock, ...files]);
  const present = await readFile(stamp, 'utf8').catch(() => '');
  if (present === wanted) return;
  if (!present.includes(lock)) await npm(home, 'ci', ...quiet, '--ignore-scripts');
  await npm(home, 'install', '--no-save', '--ignore-scripts', ...quiet, ...files);
  await writeFile(stamp, wanted);
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}
