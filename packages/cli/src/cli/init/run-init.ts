import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { x } from 'tinyexec';
import { ask, canAsk } from './ask.js';
import { baselineFile } from './baseline-file.js';
import { chooseConfigs } from './choose-configs.js';
import { type Choices, chooseOptions } from './choose-options.js';
import type { ConfigChange } from './config-change.js';
import { type Candidate, findConfigs } from '../project/find-configs.js';
import {
  checkVersion,
  findRunners,
  noRunner,
  type RunnerName,
  RUNNERS,
} from '../project/find-runner.js';
import { UserError } from '../project/user-error.js';
import {
  installCommand,
  runCommand,
  type ShellCommand,
  toText,
} from '../project/package-manager.js';
import { ByHand, planConfig } from './plan-config.js';
import { readProject, type Project } from '../project/read-project.js';
import { NotUnderstood } from '../project/not-understood.js';
import { formatByHand, formatDiff, formatLeft } from './texts.js';
import type { WrittenOptions } from './written-options.js';

export interface InitOptions extends Partial<Choices> {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly runner?: RunnerName;
  /** Configurations to set up instead of the one that `npm test` uses. */
  readonly config?: readonly string[];
}

/** What is to be done, all of it decided before anything is. */
interface Plan {
  readonly project: Project;
  readonly runner: RunnerName;
  readonly chosen: readonly Candidate[];
  readonly install: ShellCommand | undefined;
  readonly choices: Choices;
  readonly changes: readonly ConfigChange[];
}

/** Sets loopguard up in the project of a folder. Throws `UserError` for what the user has to know. */
export async function runInit(root: string, options: InitOptions): Promise<void> {
  const project = await readProject(root);
  const runner = await chooseRunner(project, options);
  await checkVersion(project, runner);
  const asks = !options.yes && !options.dryRun;
  const candidates = await orByHand(runner, undefined, () => findConfigs(project, runner));
  const chosen = await chooseConfigs(root, candidates, options.config ?? [], asks && canAsk());
  const left = candidates.filter((candidate) => !chosen.includes(candidate));
  const install = await installCommand(project, runner);

  let choices = await chooseOptions(options, false);
  let plan = await makePlan({ project, runner, chosen, install, choices });
  const isNew = plan.changes.some(isChange);
  for (const { file, ...change } of plan.changes.slice(0, isNew ? undefined : 1)) {
    if (!isChange(change)) console.log(`${file} has loopguard already.`);
  }
  if (!isNew) refuseOptions(plan);
  if (!isNew && !install) return showLeft(left);
  if (asks && !canAsk()) {
    show(plan);
    throw new UserError('Nothing was written: there is nobody to ask. Add --yes to accept this.');
  }
  if (asks && isNew) {
    choices = await chooseOptions(options, true);
    plan = await makePlan({ ...plan, choices });
  }

  show(plan);
  const recordings = choices.baseline
    ? await Promise.all(chosen.map((one) => recording(plan, one)))
    : [];
  for (const command of recordings) console.log(`Then: ${toText(command)}\n`);
  if (options.dryRun) {
    showLeft(left);
    console.log('Nothing was written: this was a dry run.');
    return;
  }
  if (asks && (await ask('Go on?', ['yes', 'no'])) === 'no') {
    throw new UserError('Nothing was written.');
  }
  await apply(plan);
  for (const [index, command] of recordings.entries()) {
    const file = baselineFile(chosen[index]!);
    await run(
      root,
      command,
      (_reason, again) => `${file} may not be complete: the tests failed. Run it again: ${again}`,
    );
  }
  console.log(
    `loopguard is set up: ${RUNNERS[runner].title} now fails tests that block the event loop.\n`,
  );
  showLeft(left);
}

/** Installs before it writes, so that no configuration names a package that is not there. */
async function apply(plan: Plan): Promise<void> {
  const { install, project } = plan;
  let { changes } = plan;
  if (install) {
    const files = fileNames(changes);
    await run(
      project.root,
      install,
      (reason, again) =>
        `Installing failed, so nothing else was done: ${files} as before.\n${reason}\n` +
        `When this command works, run \`npx loopguard init\` again:\n\n  ${again}`,
    );
    // Why again: it has written into package.json, which may be where the configuration is.
    ({ changes } = await makePlan({ ...plan, project: await readProject(project.root) }));
  }
  for (const change of changes.filter(isChange)) {
    await writeFile(path.join(project.root, change.file), change.after);
  }
}

function fileNames(changes: readonly ConfigChange[]): string {
  const files = changes.filter(isChange).map(({ file }) => file);
  return files.length === 1 ? `${files[0]} is` : `${files.join(', ') || 'the configurations'} are`;
}

async function chooseRunner(project: Project, options: InitOptions): Promise<RunnerName> {
  const found = await findRunners(project);
  const [first] = found;
  if (first === undefined) throw noRunner(project);
  if (options.runner) {
    if (found.includes(options.runner)) return options.runner;
    throw new UserError(
      `No ${RUNNERS[options.runner].title} in ${project.root}, but ${RUNNERS[first].title}.`,
    );
  }
  if (found.length === 1) return first;
  if (options.yes || !canAsk()) {
    throw new UserError(
      'This project has Vitest and Jest. Say which: --runner vitest, or --runner jest.',
    );
  }
  return ask('This project has Vitest and Jest. Which one?', ['vitest', 'jest']);
}

async function makePlan(parts: Omit<Plan, 'changes'>): Promise<Plan> {
  const { project, runner, chosen, install } = parts;
  const changes = new Map<string, ConfigChange>();
  for (const one of chosen) {
    const planned = await orByHand(runner, install, () =>
      planConfig(project, runner, one, writtenFor(one, parts.choices)),
    );
    // Two configurations may share a project.
    for (const change of planned) if (!changes.has(change.file)) changes.set(change.file, change);
  }
  return { ...parts, changes: [...changes.values()] };
}

function writtenFor(one: Candidate, { baseline, testFiles }: Choices): WrittenOptions {
  return {
    baseline: baseline ? baselineFile(one) : undefined,
    testFiles: testFiles === 'allow' ? testFiles : undefined,
  };
}

async function orByHand<T>(
  runner: RunnerName,
  install: ShellCommand | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const found = error instanceof NotUnderstood ? new ByHand(undefined, error) : error;
    if (!(found instanceof ByHand)) throw error;
    throw new UserError(formatByHand(found, runner, install && toText(install)), { cause: error });
  }
}

function isChange({ before, after }: Omit<ConfigChange, 'file'>): boolean {
  return before !== after;
}

function show({ changes, install }: Plan): void {
  for (const change of changes.filter(isChange)) console.log(`${formatDiff(change)}\n`);
  if (install) console.log(`Install: ${toText(install)}\n`);
}

function showLeft(left: readonly Candidate[]): void {
  if (left.length > 0) console.log(`${formatLeft(left)}\n`);
}

/** Throws where options were asked for, and every configuration is as it stays. */
function refuseOptions({ changes, chosen, choices }: Plan): void {
  const { baseline, testFiles } = writtenFor(chosen[0]!, choices);
  const wanted = Object.entries({ testFiles, baseline }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: '${value}'`],
  );
  if (wanted.length === 0) return;
  throw new UserError(
    `Nothing was changed. If they are not there yet, add these options to ${changes[0]!.file} yourself: ${wanted.join(', ')}`,
  );
}

function recording({ project, runner }: Plan, { file, isPlain }: Candidate): Promise<ShellCommand> {
  const config = isPlain || file === undefined ? [] : ['--config', file];
  const tests = runner === 'vitest' ? ['vitest', 'run', ...config] : ['jest', ...config];
  return runCommand(project, ['loopguard', 'baseline', '--', ...tests]);
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
