import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import semver from 'semver';
import { adviseRunner, type RunnerAdvice, supportedRange } from '@loopguard/core/report';
import { UserError } from './user-error.js';
import { addCommand, toText } from './package-manager.js';
import type { Project } from './read-project.js';
import { callsOf } from './runner-calls.js';
import { RUNNER_NAMES, type RunnerName } from './runner-name.js';

interface RunnerFacts {
  readonly title: string;
  /** Packages that bring it. */
  readonly packages: readonly string[];
  /** Its configuration may have ours in it. */
  readonly hasOwnOptions: boolean;
  /** Undefined for a runner that has none. */
  readonly configFile: RegExp | undefined;
  /** The key of package.json under which it has its configuration. */
  readonly key?: string;
}

export const RUNNERS: Readonly<Record<RunnerName, RunnerFacts>> = {
  vitest: {
    title: 'Vitest',
    packages: ['vitest'],
    hasOwnOptions: true,
    configFile: /^vitest\.config\.[cm]?[jt]s$/,
  },
  jest: {
    title: 'Jest',
    packages: ['jest', 'jest-cli', '@jest/core'],
    hasOwnOptions: true,
    configFile: /^jest\.config\.(?:[cm]?[jt]s|json)$/,
    key: 'jest',
  },
  'node-test': {
    title: "Node's test runner",
    // They bring what calls it.
    packages: ['borp', '@loopguard/node-test'],
    hasOwnOptions: false,
    configFile: undefined,
  },
  mocha: {
    title: 'Mocha',
    packages: ['mocha'],
    hasOwnOptions: false,
    configFile: /^\.mocharc\.(?:[cm]?js|ya?ml|jsonc?)$/,
    key: 'mocha',
  },
};

const VITE_CONFIG = /^vite\.config\.[cm]?[jt]s$/;

/** The runners that a project shows signs of. */
export async function findRunners(project: Project): Promise<RunnerName[]> {
  const hasVite = await hasViteTests(project);
  return RUNNER_NAMES.filter((name) => uses(project, name) || (name === 'vitest' && hasVite));
}

/** Their titles: `Vitest, Jest and Mocha`. */
export function titlesOf(runners: readonly RunnerName[]): string {
  const titles = runners.map((name) => RUNNERS[name].title);
  return [titles.slice(0, -1).join(', '), ...titles.slice(-1)].filter(Boolean).join(' and ');
}

/** What to say where there are none. */
export function noRunner(project: Project): UserError {
  return new UserError(
    `No Vitest, Jest, Mocha or \`node --test\` in ${project.root}: not in its dependencies, its scripts or a configuration file. ` +
      (workspaceHint(project) ??
        "Install a runner first, or begin with Node's own: npx loopguard init --runner node-test."),
  );
}

/** What to do in the root of a workspace that has no tests of its own. */
function workspaceHint({ packageJson, files }: Project): string | undefined {
  const isWorkspace =
    packageJson['workspaces'] !== undefined || files.includes('pnpm-workspace.yaml');
  return isWorkspace
    ? 'This is the root of a workspace: run this in each package that has tests.'
    : undefined;
}

function uses({ dependencies, scripts, files, packageJson }: Project, runner: RunnerName): boolean {
  const { packages, configFile, key } = RUNNERS[runner];
  return (
    packages.some((name) => Object.hasOwn(dependencies, name)) ||
    files.some((file) => configFile?.test(file)) ||
    (key !== undefined && packageJson[key] !== undefined) ||
    Object.keys(scripts).some((name) =>
      callsOf(scripts, name).some((call) => call.runner === runner),
    )
  );
}

/** Vitest's order. */
const ENDS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json'];

/** The one that a runner takes where there are several. */
export function firstConfig(files: readonly string[]): string | undefined {
  return files.toSorted((a, b) => orderOf(a) - orderOf(b))[0];
}

function orderOf(file: string): number {
  return ENDS.indexOf(path.extname(file));
}

/** Files that Vitest reads when there is no vitest.config. */
export function viteConfigs({ files }: Pick<Project, 'files'>): string[] {
  return files.filter((file) => VITE_CONFIG.test(file));
}

async function hasViteTests(project: Project): Promise<boolean> {
  const texts = viteConfigs(project).map((file) => readFile(path.join(project.root, file), 'utf8'));
  return (await Promise.all(texts)).some((text) => /\btest\s*:\s*\{/.test(text));
}

/** Throws when the project's runner is one that loopguard does not support, and says what to do. */
export async function checkVersion(project: Project, runner: RunnerName): Promise<void> {
  if (runner === 'node-test') return;
  const { packages, title } = RUNNERS[runner];
  const installed = installedRunner(project, runner);
  const name = packages.find((one) => Object.hasOwn(project.dependencies, one)) ?? runner;
  const version = installed?.version ?? unsupportedBy(project.dependencies[name], runner);
  const advice = version === undefined ? undefined : adviseRunner(runner, version);
  if (advice)
    throw await refusal(project, { ...advice, install: advice.install?.replace(runner, name) });
  const node = installed && otherNode(installed);
  if (node === undefined) return;
  throw new UserError(
    `${title} ${installed?.version} needs Node ${node}, and this is Node ${process.versions.node}. ` +
      'Nothing was changed. Use another Node, or another version of the runner.',
  );
}

async function refusal(
  project: Project,
  { problem, install, more }: RunnerAdvice,
): Promise<UserError> {
  const command = install && toText(await addCommand(project, [install]));
  const steps = [
    `${problem} Nothing was changed.`,
    command && `Update it first:\n\n  ${command}\n`,
    more,
  ];
  return new UserError(steps.filter(Boolean).join('\n'));
}

/** What to do about a version of a runner that is not supported; undefined when it is. */
export function adviceFor(runner: RunnerName, version: string): RunnerAdvice | undefined {
  // Why not: its version is that of Node.
  return runner === 'node-test' ? undefined : adviseRunner(runner, version);
}

/** The versions of Node that a package asks for, where this one is none of them. */
export function otherNode({ engines }: Manifest): string | undefined {
  const needed = engines?.node;
  if (needed === undefined || semver.satisfies(process.version, needed)) return undefined;
  return needed;
}

/** The lowest version of a range in which no version is supported; a range such as ^3.1.0 may well stand for 3.2. */
export function unsupportedBy(
  range: string | undefined,
  runner: Exclude<RunnerName, 'node-test'>,
): string | undefined {
  if (range === undefined || semver.validRange(range) === null) return undefined;
  if (semver.intersects(range, supportedRange(runner))) return undefined;
  return semver.minVersion(range)?.version;
}

/** Whether Vite would load this file as CommonJS and so cannot load the plugin, which is a module. */
export function isCommonJsForVite5({ root, packageJson }: Project, file: string): boolean {
  if (/\.m[jt]s$/.test(file)) return false;
  if (packageJson['type'] === 'module' && !/\.c[jt]s$/.test(file)) return false;
  // Why through Vitest: the project need not have Vite itself.
  const vite = manifestIn(root, 'vitest', 'vite')?.version;
  return vite !== undefined && Number.parseInt(vite, 10) < 6;
}

interface Manifest {
  readonly version: string;
  readonly engines?: { readonly node?: string };
}

/** What the installed runner says about itself. */
export function installedRunner({ root }: Project, runner: RunnerName): Manifest | undefined {
  if (runner === 'node-test') return { version: process.versions.node };
  const found = RUNNERS[runner].packages.map((name) => manifestIn(root, name));
  return found.find((manifest) => manifest !== undefined);
}

/** The manifest of the last package, found from the one before it. Nothing if it is not installed. */
function manifestIn(root: string, ...packages: readonly string[]): Manifest | undefined {
  let file = path.join(root, 'package.json');
  try {
    for (const name of packages) file = createRequire(file).resolve(`${name}/package.json`);
    return createRequire(file)(file) as Manifest;
  } catch {
    // Why: what is not installed is not wrong; the range in package.json has to do.
    return undefined;
  }
}
