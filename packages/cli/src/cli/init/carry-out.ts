import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { x } from 'tinyexec';
import { type ShellCommand, toText } from '../project/package-manager.js';
import { readProject } from '../project/read-project.js';
import { UserError } from '../project/user-error.js';
import type { ConfigChange } from './config-change.js';
import { makePlan, type Plan, realChanges } from './make-plan.js';

/** Records what blocks today, into a file. */
export interface Recording {
  readonly command: ShellCommand;
  readonly file: string;
}

/** Does what was planned. Installs first, so that no configuration names a package that is not there. */
export async function carryOut(plan: Plan, recordings: readonly Recording[]): Promise<void> {
  const { root } = plan.project;
  for (const { file, after } of await install(plan)) await writeFile(path.join(root, file), after);
  for (const { command, file } of recordings) {
    await run(
      root,
      command,
      (_reason, again) => `${file} may not be complete: the tests failed. Run it again: ${again}`,
    );
  }
}

/** @returns what is to be written then */
async function install(plan: Plan): Promise<readonly ConfigChange[]> {
  const { install: command, project, choices } = plan;
  const changes = realChanges(plan);
  if (!command) return changes;
  await run(
    project.root,
    command,
    (reason, again) =>
      `Installing failed, so nothing else was done: ${fileNames(changes)} as before.\n${reason}\n` +
      `When this command works, run \`npx loopguard init\` again:\n\n  ${again}`,
  );
  // Why again: it has written into package.json, which may be where the configuration is.
  const fresh = { ...plan, project: await readProject(project.root) };
  return realChanges(await makePlan(fresh, choices));
}

function fileNames(changes: readonly ConfigChange[]): string {
  const files = changes.map(({ file }) => file);
  return files.length === 1 ? `${files[0]} is` : `${files.join(', ') || 'the configurations'} are`;
}

/** @param failure - what to say when it fails, given why and the text of the command */
async function run(
  root: string,
  { command, args }: ShellCommand,
  failure: (reason: string, again: string) => string,
): Promise<void> {
  const again = toText({ command, args });
  let code: number | undefined;
  try {
    const { exitCode } = await x(command, [...args], {
      // Why: the npm beside Node may be another than the one on the user's PATH (Corepack, Volta).
      nodePath: false,
      nodeOptions: { cwd: root, stdio: 'inherit' },
    });
    code = exitCode;
  } catch (cause) {
    const reason = `${command} could not be started: ${(cause as Error).message}.`;
    throw new UserError(failure(reason, again), { cause });
  }
  if (code !== 0)
    throw new UserError(failure(`What ${command} says about it stands above.`, again));
}
