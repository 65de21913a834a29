// Other releases of Node than the one that runs this.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const NODE_MAJORS = [20, 22, 24, 26];

// The tests keep theirs there as well.
const CACHE = fileURLToPath(new URL('../../test/hosts/.cache/', import.meta.url));

/**
 * The binary of a Node major: the one that runs this, or one that npm installs once.
 *
 * @returns undefined where it cannot be had, e.g. without a network
 */
export function findNode(major, log) {
  if (majorOf(process.version) === major) return process.execPath;
  const folder = path.join(CACHE, `node-${major}`);
  const file = path.join(folder, 'node_modules', 'node', 'bin', 'node');
  if (versionOf(file) !== undefined) return file;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  // Why not the package `node`: it is a script that installs this one, and npm may refuse to run scripts.
  const source = `node@npm:node-${process.platform}-${process.arch}@${major}`;
  const flags = ['--no-audit', '--no-fund', '--prefer-offline'];
  log(`  installing Node ${major}`);
  spawnSync('npm', ['install', ...flags, source], { cwd: folder, stdio: 'ignore' });
  return versionOf(file) === undefined ? undefined : file;
}

/** @returns e.g. `v24.1.0`; undefined if the file does not run */
export function versionOf(file) {
  try {
    return execFileSync(file, ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

const majorOf = (version) => Number.parseInt(version.slice(1), 10);
