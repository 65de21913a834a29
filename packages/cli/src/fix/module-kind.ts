import { existsSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import type { Surroundings } from '../suggest/suggest.js';

/** What Node makes of a file, and what its imports would load. */
export function surroundingsOf(file: string, runner: string): Surroundings {
  return {
    atTop: whyNotAtTop(file, runner),
    toImport: (specifier) => importOf(file, runner, specifier),
  };
}

/** Whether nobody else can depend on what a package exports. */
export function isPrivatePackage(root: string): boolean {
  return packageOf(path.join(root, 'package.json'))?.json['private'] === true;
}

function whyNotAtTop(file: string, runner: string): string | undefined {
  if (!isModule(file)) return 'it is at the top of a file that is no ES module';
  // Why: Jest without a flag makes CommonJS of ES modules.
  if (runner === 'jest') return 'it is at the top of a file, and Jest may load that as CommonJS';
  return undefined;
}

/** Whether Node loads a file as an ES module, by its name and its package. */
function isModule(file: string): boolean {
  const extension = path.extname(file);
  if (/^\.m[jt]s$/.test(extension)) return true;
  if (!/^\.[jt]sx?$/.test(extension)) return false;
  return packageOf(file)?.json['type'] === 'module';
}

function importOf(
  file: string,
  runner: string,
  specifier: string,
): { specifier: string; isJson: boolean } | string {
  if (runner === 'jest') return 'Jest runs import() only with a flag of Node or a transformer';
  if (!/\.[cm]?js$/.test(file)) return 'a compiler decides what import() gives there';
  if (isBuiltin(specifier)) return 'it loads a builtin';
  let target: string;
  try {
    target = createRequire(file).resolve(specifier);
  } catch {
    return `${specifier} cannot be found`;
  }
  const isJson = target.endsWith('.json');
  if (!isJson) {
    if (!/\.c?js$/.test(target) || isModule(target)) return 'it does not load CommonJS';
    if (/__esModule|^\s*(?:import|export)\b/m.test(readFileSync(target, 'utf8'))) {
      return 'it loads a compiled ES module, whose default export is not all of it';
    }
  }
  if (/^\.{0,2}\//.test(specifier)) {
    const way = path.relative(path.dirname(file), target).replaceAll('\\', '/');
    return { specifier: way.startsWith('.') ? way : `./${way}`, isJson };
  }
  const { exports } = packageOf(target)?.json ?? {};
  if (exports !== undefined && /"(?:import|module-sync)"/.test(JSON.stringify(exports))) {
    return `${specifier} may be another file for an import`;
  }
  const isWhole = specifier.split('/').length === (specifier.startsWith('@') ? 2 : 1);
  if (exports === undefined && !isWhole && path.extname(specifier) === '') {
    return `${specifier} names no file that an import finds`;
  }
  return { specifier, isJson };
}

function packageOf(file: string): { readonly json: Record<string, unknown> } | undefined {
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest)) {
      return { json: JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, unknown> };
    }
    if (folder === path.dirname(folder)) return undefined;
  }
}
