import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ADAPTER } from './package-manager.js';
import type { Project } from './read-project.js';
import type { RunnerCall } from './runner-calls.js';
import { pairsOf } from './split-flags.js';

const LOADS = /^(?:-r|--require|--import)$/;

/** Whether a command of a script loads the adapter, by itself or by a file of the project. */
export function isGuarded({ root }: Pick<Project, 'root'>, call: RunnerCall): boolean {
  if (call.isRun) return true;
  const folder = path.join(root, call.folder);
  return loadedBy(call).some((name) => name === ADAPTER[call.runner] || loads(folder, name, call));
}

/** What a command has loaded before the tests. */
function loadedBy({ runner, flags, env, args }: RunnerCall): string[] {
  const options = (env['NODE_OPTIONS'] ?? '').split(/\s+/);
  const words = [...flags, ...options, ...(runner === 'mocha' ? args : [])];
  return pairsOf(words).flatMap(({ name, value }) => (LOADS.test(name) && value ? [value] : []));
}

function loads(folder: string, name: string, { runner }: RunnerCall): boolean {
  if (!/^\.|^[\\/]|[\\/].*\.[cm]?[jt]s$/.test(name)) return false;
  try {
    return readFileSync(path.resolve(folder, name), 'utf8').includes(ADAPTER[runner]);
  } catch {
    // Why: it may be a package, or be made by a build.
    return false;
  }
}
