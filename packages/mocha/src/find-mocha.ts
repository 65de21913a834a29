import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LoopguardConfigError, tooOldText } from '@loopguard/core/adapter';
import type { MochaClass } from './mocha-types.js';

const IN_MOCHA = /^(.*[\\/]mocha)[\\/](?:bin|lib)[\\/]/;
const LOADED = /[\\/]mocha[\\/]lib[\\/]mocha\.c?js$/;
/** Where the class is: up to Mocha 11, and from 12 on. */
const FILES = ['lib/mocha.js', 'lib/mocha.cjs'];

/**
 * The Mocha that runs in this process, which need not be the one that is found from here: that of the
 * program, one that has been loaded, or the one that the program would load.
 *
 * @returns undefined for a program that has none
 * @throws LoopguardConfigError for one that is not supported
 */
export function findMocha(): MochaClass | undefined {
  const program = realPath(process.argv[1]);
  const require = createRequire(program ?? join(process.cwd(), 'package.json'));
  const [, folder] = (program && IN_MOCHA.exec(program)) || [];
  const loaded = Object.keys(require.cache).find((file) => LOADED.test(file));
  const from = folder ?? (loaded && dirname(dirname(loaded))) ?? installed(require);
  if (!from) return undefined;
  const tooOld = tooOldText('mocha', versionOf(require, from));
  if (tooOld !== undefined) throw new LoopguardConfigError(tooOld);
  const file = FILES.map((name) => join(from, name)).find((path) => existsSync(path));
  if (file !== undefined) return require(file) as MochaClass;
  throw new LoopguardConfigError(
    `The Mocha in ${from} is not one that this loopguard knows, so no test is guarded. It knows Mocha 10, 11 and 12.`,
  );
}

/** Why from there: old ones do not say it by themselves. */
function versionOf(require: NodeJS.Require, folder: string): string {
  return (require(join(folder, 'package.json')) as { readonly version: string }).version;
}

function installed(require: NodeJS.Require): string | undefined {
  try {
    return dirname(require.resolve('mocha/package.json'));
  } catch {
    return undefined;
  }
}

/** Why: programs are started by links. */
function realPath(file: string | undefined): string | undefined {
  try {
    return file && realpathSync(file);
  } catch {
    return undefined;
  }
}
