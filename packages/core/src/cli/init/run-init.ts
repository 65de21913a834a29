import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { x } from 'tinyexec';
import { ask, canAsk } from './ask.js';
import { BASELINE_FILE } from './baseline-file.js';
import type { ConfigChange } from './config-change.js';
import { checkVersion, findRunners, type RunnerName, RUNNERS } from './find-runner.js';
import { InitError } from './init-error.js';
import { installCommand, runCommand, type ShellCommand, toText } from './package-manager.js';
import { ByHand, planConfig } from './plan-config.js';
import { readProject, type Project } from './read-project.js';
import { formatByHand, formatDiff } from './texts.js';

export interface InitOptions {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly runner?: RunnerName;
  readonly baseline?: boolean;
}

/** Sets loopguard up in the project of a folder. Throws `InitError` for what the user has to know. */
export async function runInit(root: string, options: InitOptions): Promise<void> {
  const project = await readProject(root);
  const runner = await chooseRunner(project, options);
  checkVersion(project, runner);
  const install = await installCommand(project, runner);
  const asks = !options.yes && !options.dryRun;

  let change = await plan(project, runner, options.baseline ?? false, install);
  const isNew = change.before !== change.after;
  if (!isNew) console.log(`${change.file} has loopguard already.`);
  if (!isNew && !install) return;
  if (options.baseline && !isNew) throw baselineByHand(change.file);
  if (asks && !canAsk()) {
    show(change, install);
    throw new InitError('Nothing was written: there is nobody to ask. Add --yes to accept this.');
  }
  let baseline = options.baseline ?? false;
  if (asks && isNew && options.baseline === undefined) {
    const question = 'Accept what blocks today, and fail only what is new (a baseline)?';
    baseline = (await ask(question, ['no', 'yes'])) === 'yes';
    if (baseline) change = await plan(project, runner, true, install);
  }

  show(change, install);
  const recording = baseline ? await baselineCommand(project, runner) : undefined;
  if (recording) console.log(`Then: ${toText(recording)}\n`);
  if (options.dryRun) {
    console.log('Nothing was written: this was a dry run.');
    return;
  }
  if (asks && (await ask('Go on?', ['yes', 'no'])) === 'no') {
    throw new InitError('Nothing was written.');
  }
  if (isNew) await writeFile(path.join(root, change.file), change.after);
  if (install) await run(root, install, `${change.file} is written, but installing failed.`);
  if (recording)
    await run(root, recording, `${BASELINE_FILE} may not be complete: the tests failed.`);
  console.log(
    `loopguard is set up: ${RUNNERS[runner].title} now fails tests that block the event loop.`,
  );
}

async function chooseRunner(project: Project, options: InitOptions): Promise<RunnerName> {
  const found = await findRunners(project);
  const [first] = found;
  if (first === undefined) {
    throw new InitError(
      `No Vitest or Jest in ${project.root}: not in its dependencies, its scripts or a configuration file. ` +
        'Install one of them first.',
    );
  }
  if (options.runner) {
    if (found.includes(options.runner)) return options.runner;
    throw new InitError(
      `No ${RUNNERS[options.runner].title} in ${project.root}, but ${RUNNERS[first].title}.`,
    );
  }
  if (found.length === 1) return first;
  if (options.yes || !canAsk()) {
    throw new InitError(
      'This project has Vitest and Jest. Say which: --runner vitest, or --runner jest.',
    );
  }
  return ask('This project has Vitest and Jest. Which one?', ['vitest', 'jest']);
}

async function plan(
  project: Project,
  runner: RunnerName,
  baseline: boolean,
  install: ShellCommand | undefined,
): Promise<ConfigChange> {
  try {
    return await planConfig(project, runner, baseline);
  } catch (error) {
    if (!(error instanceof ByHand)) throw error;
    throw new InitError(formatByHand(error, runner, install && toText(install)), { cause: error });
  }
}

function show(change: ConfigChange, install: ShellCommand | undefined): void {
  if (change.before !== change.after) console.log(`${formatDiff(change)}\n`);
  if (install) console.log(`Install: ${toText(install)}\n`);
}

function baselineByHand(file: string): InitError {
  return new InitError(
    `To begin a baseline, add the option baseline: '${BASELINE_FILE}' to ${file} yourself.`,
  );
}

function baselineCommand(project: Project, runner: RunnerName): Promise<ShellCommand> {
  const tests = runner === 'vitest' ? ['vitest', 'run'] : ['jest'];
  return runCommand(project, ['loopguard', 'baseline', '--', ...tests]);
}

async function run(root: string, { command, args }: ShellCommand, failure: string): Promise<void> {
  const again = `${failure} Run it again: ${toText({ command, args })}`;
  try {
    const { exitCode } = await x(command, [...args], {
      // Why: the npm beside Node may be another than the one on the user's PATH (Corepack, Volta).
      nodePath: false,
      nodeOptions: { cwd: root, stdio: 'inherit' },
    });
    if (exitCode === 0) return;
  } catch (cause) {
    throw new InitError(`${again} (${(cause as Error).message})`, { cause });
  }
  throw new InitError(again);
}
