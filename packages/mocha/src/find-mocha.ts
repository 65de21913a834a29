import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { MochaClass } from './mocha-types.js';

const IN_MOCHA = /^(.*[\\/]mocha)[\\/](?:bin|lib)[\\/]/;
const LOADED = /[\\/]mocha[\\/]lib[\\/]mocha\.c?js$/;
/** Where the class is: up to Mocha 11, and from 12 on. */
const FILES = ['lib/mocha.js', 'lib/mocha.cjs'];

/**
 * The Mocha that runs in this process, which need not be the one that is found from here: that of the
 * program, one that has been loaded, or the one that the program would load.
 */
export function findMocha(): MochaClass {
  const program = realPath(process.argv[1]);
  const require = createRequire(program ?? join(process.cwd(), 'package.json'));
  const [, folder] = (program && IN_MOCHA.exec(program)) || [];
  const loaded = Object.keys(require.cache).find((file) => LOADED.test(file));
  const from = folder ?? (loaded && dirname(dirname(loaded))) ?? installed(require);
  for (const file of from === undefined ? [] : FILES) {
    try {
      return require(join(from as string, file)) as MochaClass;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new Error(
    '[loopguard] @loopguard/mocha found no Mocha in this process, so no test is guarded. Load it by Mocha: mocha --require @loopguard/mocha.',
  );
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
