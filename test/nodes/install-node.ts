import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { checkedReleases } from '../builtins/node-releases.js';
import { npm } from '../runners/npm.js';
import { runProcess } from '../runners/process.js';

/** The Node majors that are supported. */
const nodeMajors: readonly number[] = Object.keys(checkedReleases).map(Number);

/** The majors to run on: all, or those in `LOOPGUARD_NODE=<major,major>`. */
export function selectMajors(): readonly number[] {
  const selected = process.env['LOOPGUARD_NODE']?.split(',').map(Number);
  return nodeMajors.filter((major) => selected?.includes(major) ?? true);
}

const cache = fileURLToPath(new URL('../hosts/.cache', import.meta.url));
const platform = process.platform === 'win32' ? 'win' : process.platform;
const binary = path.join('node_modules', 'node', 'bin', platform === 'win' ? 'node.exe' : 'node');

/** Where the binary of a Node major is once it is installed. */
export function nodeBinary(major: number): string {
  return path.join(cache, `node-${major}`, binary);
}

/** Installs the checked release of a Node major, unless the cache has it. Returns its binary. */
export async function installNode(major: number): Promise<string> {
  const folder = path.join(cache, `node-${major}`);
  const file = nodeBinary(major);
  const version = checkedReleases[major];
  if (version === undefined) throw new Error(`No release of Node ${major} was checked.`);
  if (await isNode(file, version)) return file;
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  // Why not the package `node`: it is a script that installs this one, and npm may refuse to run scripts.
  const source = `node@npm:node-${platform}-${process.arch}@${version}`;
  await npm(folder, 'install', '--no-audit', '--no-fund', '--prefer-offline', source);
  return file;
}

async function isNode(file: string, version: string): Promise<boolean> {
  try {
    const { stdout } = await runProcess(file, ['--version'], { cwd: cache });
    return stdout.trim() === `v${version}`;
  } catch {
    return false;
  }
}
