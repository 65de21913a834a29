import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import type { Installed, Runner } from '../hosts.js';

export interface InstalledRunner extends Installed {
  readonly runner: Runner;
}

const here = {
  node: process.execPath,
  nodeMajor: Number.parseInt(process.versions.node, 10),
  home: fileURLToPath(new URL('../..', import.meta.url)),
};

/** The runners that this repository's own lockfile has. */
const locked: readonly InstalledRunner[] = [
  { ...here, runner: 'vitest', version: '4.1' },
  { ...here, runner: 'jest', version: '30.5' },
  { ...here, runner: 'mocha', version: '11.8' },
];

/** The runners to look at: the locked ones, or those that `LOOPGUARD_INSTALLED=<file>` lists. */
export async function installedRunners(runner: Runner): Promise<readonly InstalledRunner[]> {
  const list = process.env['LOOPGUARD_INSTALLED'];
  const all =
    list === undefined
      ? locked
      : (JSON.parse(await readFile(list, 'utf8')) as readonly InstalledRunner[]);
  return all.filter((installed) => installed.runner === runner);
}

export function majorOf({ version }: InstalledRunner): number {
  return Number.parseInt(version, 10);
}
