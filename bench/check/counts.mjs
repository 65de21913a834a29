// What a worker loads because of loopguard, counted: it does not depend on the machine at all.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { builtinsLoadedBy } from '../lib/loaded-builtins.mjs';

/** @param scope - the folder of the installed packages */
export function countLoads(scope) {
  const preload = path.join(scope, 'core/dist/preload.mjs');
  const vitest = [
    ...requiredBy('@loopguard/core/preload', scope),
    ...importedBy(path.join(scope, 'vitest-plugin/dist/setup.mjs')),
  ];
  const jest = requiredBy('@loopguard/jest-env', scope);
  return {
    builtins: builtinsLoadedBy(preload),
    vitest: { files: vitest.length, bytes: bytesOf(vitest) },
    jest: { files: jest.length, bytes: bytesOf(jest) },
  };
}

/** A built module and what it imports by relative paths at once, not what it loads when needed. */
function importedBy(file, found = new Set()) {
  if (found.has(file)) return [...found];
  found.add(file);
  const text = fs.readFileSync(file, 'utf8');
  for (const [, relative] of text.matchAll(/^(?:import|export)\b[^;'"]*["'](\.[^"']+)["']/gm)) {
    importedBy(path.resolve(path.dirname(file), relative), found);
  }
  return [...found];
}

function requiredBy(name, scope) {
  const print = `require(${JSON.stringify(name)}); process.stdout.write(JSON.stringify(Object.keys(require.cache)));`;
  const output = execFileSync(process.execPath, ['--eval', print], {
    cwd: scope,
    encoding: 'utf8',
  });
  return JSON.parse(output).filter((file) => file.startsWith(fs.realpathSync(scope)));
}

const bytesOf = (files) => files.reduce((sum, file) => sum + fs.statSync(file).size, 0);
