import { type Agent, detect, resolveCommand } from 'package-manager-detector';
import type { Project } from './read-project.js';
import type { RunnerName } from './runner-name.js';

export interface ShellCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/** The package that guards a runner's tests. */
export const ADAPTER: Readonly<Record<RunnerName, string>> = {
  vitest: '@loopguard/vitest-plugin',
  jest: '@loopguard/jest-env',
  'node-test': '@loopguard/node-test',
  mocha: '@loopguard/mocha',
};

/** How the project's own package manager adds what is missing; nothing when nothing is. */
export async function installCommand(
  project: Project,
  runner: RunnerName,
): Promise<ShellCommand | undefined> {
  // Why core too: tests import `allowBlocking` from it, and the command line is in it.
  const wanted = [ADAPTER[runner], '@loopguard/core'];
  const missing = wanted.filter((name) => !Object.hasOwn(project.dependencies, name));
  if (missing.length === 0) return undefined;
  return addCommand(project, missing);
}

/** How the project's own package manager adds packages for development. */
export async function addCommand(
  project: Project,
  packages: readonly string[],
): Promise<ShellCommand> {
  return addWith(project, (await detect({ cwd: project.root }))?.agent ?? 'npm', packages);
}

function addWith(project: Project, agent: Agent, packages: readonly string[]): ShellCommand {
  return resolve(agent, 'add', ['-D', ...workspaceRootFlag(project, agent), ...packages]);
}

/** How the project's own package manager runs a package that it has installed. */
export async function runCommand(project: Project, args: readonly string[]): Promise<ShellCommand> {
  const agent = (await detect({ cwd: project.root }))?.agent ?? 'npm';
  return resolve(agent, 'execute-local', [...args]);
}

/** How the project's own package manager runs one of its scripts. */
export async function scriptCommand(project: Project, script: string): Promise<ShellCommand> {
  return resolve((await detect({ cwd: project.root }))?.agent ?? 'npm', 'run', [script]);
}

/** What a project's package manager is called, and how it does things, as texts. */
export async function managerOf(project: Project): Promise<{
  readonly name: string;
  add(packages: readonly string[]): string;
  readonly dedupe: string | undefined;
}> {
  const found = await detect({ cwd: project.root });
  const agent = found?.agent ?? 'npm';
  const dedupe = resolveCommand(agent, 'dedupe', []);
  return {
    name: `${found?.name ?? 'npm'}${found?.version === undefined ? '' : ` ${found.version}`}`,
    add: (packages) => toText(addWith(project, agent, packages)),
    dedupe: dedupe ? toText(dedupe) : undefined,
  };
}

export function toText({ command, args }: ShellCommand): string {
  return [command, ...args].join(' ');
}

function resolve(
  agent: Agent,
  kind: 'add' | 'execute-local' | 'run',
  args: string[],
): ShellCommand {
  return resolveCommand(agent, kind, args) ?? { command: 'npm', args };
}

// Why: they refuse to add to the root of a workspace unless told that it is meant.
function workspaceRootFlag({ files, packageJson }: Project, agent: Agent): string[] {
  if (agent.startsWith('pnpm') && files.includes('pnpm-workspace.yaml')) return ['-w'];
  return agent === 'yarn' && packageJson['workspaces'] !== undefined ? ['-W'] : [];
}
