import { findConfigs } from '../project/find-configs.js';
import {
  checkVersion,
  findRunners,
  noRunner,
  type RunnerName,
  RUNNERS,
} from '../project/find-runner.js';
import { installCommand, runCommand, toText } from '../project/package-manager.js';
import { type Project, readProject } from '../project/read-project.js';
import { UserError } from '../project/user-error.js';
import { ask, canAsk } from './ask.js';
import { baselineFile } from './baseline-file.js';
import { carryOut, type Recording } from './carry-out.js';
import { chooseConfigs } from './choose-configs.js';
import { type Choices, chooseOptions } from './choose-options.js';
import {
  makePlan,
  orByHand,
  type Plan,
  realChanges,
  type Situation,
  writtenFor,
} from './make-plan.js';
import { formatDiff, formatLeft } from './texts.js';

export interface InitOptions extends Partial<Choices> {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly runner?: RunnerName;
  /** Configurations to set up instead of the one that `npm test` uses. */
  readonly config?: readonly string[];
}

/** Sets loopguard up in the project of a folder. Throws `UserError` for what the user has to know. */
export async function runInit(root: string, options: InitOptions): Promise<void> {
  const asks = !options.yes && !options.dryRun;
  const situation = await lookAround(root, options, asks && canAsk());
  const first = await makePlan(situation, await chooseOptions(options, false));
  sayWhatIsThere(first);
  if (realChanges(first).length === 0 && !first.install) return showLeft(first);

  const plan = asks ? await withAnswers(first, options) : first;
  const recordings = await recordingsOf(plan);
  show(plan);
  for (const { command } of recordings) console.log(`Then: ${toText(command)}\n`);
  if (options.dryRun) {
    showLeft(plan);
    console.log('Nothing was written: this was a dry run.');
    return;
  }
  if (asks && (await ask('Go on?', ['yes', 'no'])) === 'no') {
    throw new UserError('Nothing was written.');
  }
  await carryOut(plan, recordings);
  console.log(
    `loopguard is set up: ${RUNNERS[plan.runner].title} now fails tests that block the event loop.\n`,
  );
  showLeft(plan);
}

async function lookAround(root: string, options: InitOptions, asks: boolean): Promise<Situation> {
  const project = await readProject(root);
  const runner = await chooseRunner(project, options);
  await checkVersion(project, runner);
  const candidates = await orByHand(runner, undefined, () => findConfigs(project, runner));
  const chosen = await chooseConfigs(root, candidates, options.config ?? [], asks);
  const left = candidates.filter((candidate) => !chosen.includes(candidate));
  return { project, runner, chosen, left, install: await installCommand(project, runner) };
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

/** Says which configurations have loopguard. Throws where options were asked for, and all of them stay as they are. */
function sayWhatIsThere(plan: Plan): void {
  const real = realChanges(plan);
  // Where nothing changes, the first stands for all.
  const looked = plan.changes.slice(0, real.length > 0 ? undefined : 1);
  for (const change of looked) {
    if (!real.includes(change)) console.log(`${change.file} has loopguard already.`);
  }
  if (real.length === 0) refuseOptions(plan);
}

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

/** The plan with what somebody chooses who is asked. */
async function withAnswers(plan: Plan, options: InitOptions): Promise<Plan> {
  if (!canAsk()) {
    show(plan);
    throw new UserError('Nothing was written: there is nobody to ask. Add --yes to accept this.');
  }
  return realChanges(plan).length === 0 ? plan : makePlan(plan, await chooseOptions(options, true));
}

function recordingsOf({ project, runner, chosen, choices }: Plan): Promise<readonly Recording[]> {
  const wanted = choices.baseline ? chosen : [];
  return Promise.all(
    wanted.map(async (one) => {
      const config = one.isPlain || one.file === undefined ? [] : ['--config', one.file];
      const tests = runner === 'vitest' ? ['vitest', 'run', ...config] : ['jest', ...config];
      const command = await runCommand(project, ['loopguard', 'baseline', '--', ...tests]);
      return { command, file: baselineFile(one) };
    }),
  );
}

function show(plan: Plan): void {
  for (const change of realChanges(plan)) console.log(`${formatDiff(change)}\n`);
  if (plan.install) console.log(`Install: ${toText(plan.install)}\n`);
}

function showLeft({ left }: Situation): void {
  if (left.length > 0) console.log(`${formatLeft(left)}\n`);
}
