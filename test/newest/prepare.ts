import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { installRunner, pack, type Tarball, tarballsFor } from '../matrix/prepare.js';
import { hostsFolder } from '../matrix/cells.js';
import { installNode } from '../nodes/install-node.js';
import { npm } from '../runners/npm.js';
import type { InstalledRunner } from '../runners/reporters/installed.js';
import { type Line, selectLines } from './lines.js';

/** Installs the runners, with our packages from their tarballs, and lists them for the tests. */
export default async function prepare(): Promise<void> {
  const list = process.env['LOOPGUARD_INSTALLED'];
  if (list === undefined) throw new Error('Start this with npm run newest.');
  const tarballs = await pack();
  const installed: InstalledRunner[] = [];
  // Why one after the other: npm keeps both cores busy by itself.
  for (const line of selectLines()) {
    const own = tarballsFor(line.runner, tarballs);
    const isLocked = process.env['LOOPGUARD_LOCKED'] === '1';
    const home = isLocked ? await installLocked(line, own) : await installNewest(line, own);
    installed.push({
      runner: line.runner,
      home,
      version: await versionOf(line, home),
      ...(await nodeFor(line)),
    });
  }
  await mkdir(path.dirname(list), { recursive: true });
  await writeFile(list, JSON.stringify(installed, undefined, 1));
}

async function installLocked({ folder }: Line, tarballs: readonly Tarball[]): Promise<string> {
  const home = path.join(hostsFolder, folder);
  await installRunner(home, tarballs);
  return home;
}

/** What has the version of the runner. */
const OWN: Readonly<Record<Line['runner'], readonly string[]>> = {
  jest: ['jest', 'jest-environment-node'],
  mocha: ['mocha'],
  'node-test': [],
  vitest: ['vitest'],
};

const TOOLS = ['chai', 'sinon', 'tsx'];
const REPORTERS = ['mocha-junit-reporter', 'mochawesome'];
/** What tests use beside it. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  'mocha-10': [...TOOLS, ...REPORTERS],
  'mocha-11': [...TOOLS, ...REPORTERS],
  'mocha-12': TOOLS,
};

/** What the registry has today, and nothing that an earlier day has left. */
async function installNewest(
  { runner, range, folder }: Line,
  tarballs: readonly Tarball[],
): Promise<string> {
  const home = path.join(hostsFolder, '.cache', 'newest', folder);
  await mkdir(home, { recursive: true });
  const dependencies = {
    ...Object.fromEntries(OWN[runner].map((name) => [name, range])),
    ...Object.fromEntries((BESIDE[folder] ?? []).map((name) => [name, '*'])),
  };
  const manifest = { name: `newest-${folder}`, private: true, dependencies };
  await writeFile(path.join(home, 'package.json'), JSON.stringify(manifest));
  const files = tarballs.map(({ file }) => path.relative(home, file));
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock'];
  await npm(home, 'update', ...quiet, '--prefer-online');
  await npm(home, 'install', '--no-save', ...quiet, ...files);
  return home;
}

async function versionOf({ runner }: Line, home: string): Promise<string> {
  const manifest = path.join(home, 'node_modules', runner, 'package.json');
  return (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version;
}

async function nodeFor({ since }: Line): Promise<Pick<InstalledRunner, 'node' | 'nodeMajor'>> {
  const own = Number.parseInt(process.versions.node, 10);
  if (own >= since) return { node: process.execPath, nodeMajor: own };
  return { node: await installNode(24), nodeMajor: 24 };
}
