import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { npm } from '../runners/npm.js';
import { runProcess } from '../runners/process.js';

/** The Node majors that are supported. */
export const nodeMajors: readonly number[] = [20, 22, 24, 26];

const cache = fileURLToPath(new URL('../hosts/.cache', import.meta.url));
const platform = process.platform === 'win32' ? 'win' : process.platform;
const binary = path.join('node_modules', 'node', 'bin', platform === 'win' ? 'node.exe' : 'node');

/** Installs the newest release of a Node major, unless the cache has one. Returns its binary. */
export async function installNode(major: number): Promise<string> {
  const folder = path.join(cache, `node-${major}`);
  const file = path.join(folder, binary);
  if (await isNode(file, major)) return file;
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  // Why not the package `node`: it is a script that installs this one, and npm may refuse to run scripts.
  const source = `node@npm:node-${platform}-${process.arch}@${major}`;
  await npm(folder, 'install', '--no-audit', '--no-fund', '--prefer-offline', source);
  return file;
}

async function isNode(file: string, major: number): Promise<boolean> {
  try {
    const { stdout } = await runProcess(file, ['--version'], { cwd: cache });
    return stdout.startsWith(`v${major}.`);
  } catch {
    return false;
  }
}
