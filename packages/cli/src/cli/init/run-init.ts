import { type Candidate, findConfigs } from '../project/find-configs.js';
import { checkVersion, findRunners, noRunner, RUNNERS, titlesOf } from '../project/find-runner.js';
import type { RunnerName } from '../project/runner-name.js';
import { installCommand, runCommand, scriptCommand, toText } from '../project/package-manager.js';
import { type Project, readProject } from '../project/read-project.js';
import { callsOf } from '../project/runner-calls.js';
import { UserError } from '../project/user-error.js';
import { ask, canAsk } from '../talk/ask.js';
import { formatDiff } from '../talk/format-diff.js';
import { baselineFile } from './baseline-file.js';
import { carryOut, type Recording } from './carry-out.js';
import { chooseConfigs, type Named } from './choose-configs.js';
import { type Choices, chooseOptions } from './choose-options.js';
import {
  makePlan,
  orByHand,
  type Plan,
  realChanges,
  type Situation,
  writtenFor,
} from './make-plan.js';
import { formatLeft } from './texts.js';

export interface InitOptions extends Partial<Choices>, Named {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly runner?: RunnerName;
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
  const chosen = await chooseConfigs(root, candidates, options, asks);
  const left = candidates.filter((candidate) => !chosen.includes(candidate));
  const found = await findRunners(project);
  const others = found.filter((other) => other !== runner);
  const install = await installCommand(project, runner);
  return { project, runner, others, chosen, left, install };
}

async function chooseRunner(project: Project, options: InitOptions): Promise<RunnerName> {
  const found = await findRunners(project);
  const [first] = found;
  // Why: Node has it, whatever the project says.
  if (options.runner === 'node-test') return options.runner;
  if (first === undefined) throw noRunner(project);
  if (options.runner) {
    if (found.includes(options.runner)) return options.runner;
    throw new UserError(
      `No ${RUNNERS[options.runner].title} in ${project.root}, but ${RUNNERS[first].title}.`,
    );
  }
  if (found.length === 1) return first;
  const named = options.script?.flatMap((script) => callsOf(project.scripts, script)) ?? [];
  const calls = named.length > 0 ? named : callsOf(project.scripts, 'test');
  const used = new Set(calls.map(({ runner }) => runner));
  const [only] = used;
  if (used.size === 1 && only !== undefined) return only;
  if (options.yes || !canAsk()) {
    const flags = found.map((name) => `--runner ${name}`);
    throw new UserError(
      `This project has ${titlesOf(found)}. Say which: ${flags.slice(0, -1).join(', ')}, or ${flags.at(-1)}.`,
    );
  }
  return ask(`This project has ${titlesOf(found)}. Which one?`, [first, ...found.slice(1)]);
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

function refuseOptions({ changes, chosen, choices, runner }: Plan): void {
  // Why: where they are the project's own, they are there.
  if (!RUNNERS[runner].hasOwnOptions) return;
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
  const all = choices.baseline ? chosen : [];
  // Why one: each run that is whole writes all that the file knows.
  const wanted = RUNNERS[runner].hasOwnOptions ? all : all.slice(0, 1);
  return Promise.all(
    wanted.map(async (one) => {
      const tests = await testCommand(project, runner, one);
      const command = await runCommand(project, ['loopguard', 'baseline', '--', ...tests]);
      return { command, file: baselineFile(one) };
    }),
  );
}

async function testCommand(
  project: Project,
  runner: RunnerName,
  { file, isPlain, scripts }: Candidate,
): Promise<readonly string[]> {
  const config = isPlain || file === undefined ? [] : ['--config', file];
  switch (runner) {
    case 'vitest':
      return ['vitest', 'run', ...config];
    case 'jest':
      return ['jest', ...config];
    default: {
      const { command, args } = await scriptCommand(project, scripts[0] ?? 'test');
      return [command, ...args];
    }
  }
}

function show(plan: Plan): void {
  for (const change of realChanges(plan)) console.log(`${formatDiff(change)}\n`);
  if (plan.install) console.log(`Install: ${toText(plan.install)}\n`);
}

function showLeft({ left, others }: Situation): void {
  if (left.length > 0) console.log(`${formatLeft(left)}\n`);
  for (const other of others) {
    console.log(
      `Beside it there is ${RUNNERS[other].title}: npx loopguard init --runner ${other}\n`,
    );
  }
}
