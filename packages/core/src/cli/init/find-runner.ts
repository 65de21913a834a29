import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { InitError } from './init-error.js';
import type { Project } from './read-project.js';

export type RunnerName = 'vitest' | 'jest';

interface RunnerFacts {
  readonly title: string;
  /** Packages that bring it. */
  readonly packages: readonly string[];
  readonly configFile: RegExp;
  /** The lowest version of each supported major. */
  readonly versions: readonly (readonly [major: number, minor: number])[];
}

export const RUNNERS: Readonly<Record<RunnerName, RunnerFacts>> = {
  vitest: {
    title: 'Vitest',
    packages: ['vitest'],
    configFile: /^vitest\.config\.[cm]?[jt]s$/,
    versions: [
      [3, 2],
      [4, 0],
      [5, 0],
    ],
  },
  jest: {
    title: 'Jest',
    packages: ['jest', 'jest-cli', '@jest/core'],
    configFile: /^jest\.config\.(?:[cm]?[jt]s|json)$/,
    versions: [
      [29, 7],
      [30, 0],
    ],
  },
};

const VITE_CONFIG = /^vite\.config\.[cm]?[jt]s$/;

/** The runners that a project shows signs of. */
export async function findRunners(project: Project): Promise<RunnerName[]> {
  const found: RunnerName[] = [];
  if (uses(project, 'vitest') || (await hasViteTests(project))) found.push('vitest');
  if (uses(project, 'jest') || project.packageJson['jest'] !== undefined) found.push('jest');
  return found;
}

function uses({ dependencies, scripts, files }: Project, runner: RunnerName): boolean {
  const { packages, configFile } = RUNNERS[runner];
  return (
    packages.some((name) => Object.hasOwn(dependencies, name)) ||
    files.some((file) => configFile.test(file)) ||
    scripts.some((script) => commandsOf(script, runner).length > 0)
  );
}

/** The parts of a script that start the runner. */
export function commandsOf(script: string, runner: RunnerName): string[] {
  const starts = new RegExp(String.raw`(?:^|[\s/])${runner}(?:\.m?js)?(?=\s|$)`);
  return script.split(/&&|\|\||[;|]/).filter((command) => starts.test(command));
}

/** Files that Vitest reads when there is no vitest.config. */
export function viteConfigs({ files }: Project): string[] {
  return files.filter((file) => VITE_CONFIG.test(file));
}

async function hasViteTests(project: Project): Promise<boolean> {
  const texts = viteConfigs(project).map((file) => readFile(path.join(project.root, file), 'utf8'));
  return (await Promise.all(texts)).some((text) => /\btest\s*:\s*\{/.test(text));
}

/** Throws when the project's runner is one that loopguard does not support. */
export function checkVersion(project: Project, runner: RunnerName): void {
  const { title, versions, packages } = RUNNERS[runner];
  const installed = installedVersion(project, packages);
  const range = packages.map((name) => project.dependencies[name]).find(Boolean);
  const [, major, minor] = /(\d+)(?:\.(\d+))?/.exec(installed ?? range ?? '') ?? [];
  if (major === undefined) return;
  const supported = versions.find(([one]) => one === Number(major));
  // Why: a range such as ^3.1.0 may well stand for 3.2.
  if (supported && (!installed || Number(minor) >= supported[1])) return;
  throw new InitError(
    `${title} ${installed ?? range} is not supported: loopguard needs ${title} ` +
      `${versions.map((version) => version.join('.').replace('.0', '')).join(', ')}.`,
  );
}

/** Whether Vite would load this file as CommonJS and so cannot load the plugin, which is a module. */
export function isCommonJsForVite5({ root, packageJson }: Project, file: string): boolean {
  if (/\.m[jt]s$/.test(file)) return false;
  if (packageJson['type'] === 'module' && !/\.c[jt]s$/.test(file)) return false;
  // Why through Vitest: the project need not have Vite itself.
  const vite = versionIn(root, 'vitest', 'vite');
  return vite !== undefined && Number.parseInt(vite, 10) < 6;
}

function installedVersion({ root }: Project, packages: readonly string[]): string | undefined {
  return packages.map((name) => versionIn(root, name)).find((version) => version !== undefined);
}

/** The version of the last package, found from the one before it. Nothing if it is not installed. */
function versionIn(root: string, ...packages: readonly string[]): string | undefined {
  let file = path.join(root, 'package.json');
  try {
    for (const name of packages) file = createRequire(file).resolve(`${name}/package.json`);
    return (createRequire(file)(file) as { version: string }).version;
  } catch {
    // Why: what is not installed is not wrong; the range in package.json has to do.
    return undefined;
  }
}
