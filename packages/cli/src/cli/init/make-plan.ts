import type { Candidate } from '../project/find-configs.js';
import type { RunnerName } from '../project/runner-name.js';
import { NotUnderstood } from '../project/not-understood.js';
import { type ShellCommand, toText } from '../project/package-manager.js';
import { isGuarded } from '../project/is-guarded.js';
import type { Project } from '../project/read-project.js';
import { UserError } from '../project/user-error.js';
import { baselineFile } from './baseline-file.js';
import type { Choices } from './choose-options.js';
import type { ConfigChange } from './config-change.js';
import { ByHand, planConfig } from './plan-config.js';
import { planFiles } from './plan-files.js';
import { formatByHand } from './texts.js';
import type { WrittenOptions } from './written-options.js';

/** What there is, and what of it is to be set up. */
export interface Situation {
  readonly project: Project;
  readonly runner: RunnerName;
  /** Runners that the project has beside it. */
  readonly others: readonly RunnerName[];
  readonly chosen: readonly Candidate[];
  /** Configurations that stay as they are. */
  readonly left: readonly Candidate[];
  /** What adds the packages that are missing; undefined when none is. */
  readonly install: ShellCommand | undefined;
}

/** What is to be done, all of it decided before anything is. */
export interface Plan extends Situation {
  readonly choices: Choices;
  /** Of each configuration that is to have loopguard, also where it has it already. */
  readonly changes: readonly ConfigChange[];
}

/** Decides what the configurations become. Throws for one that has to be edited by hand. */
export async function makePlan(situation: Situation, choices: Choices): Promise<Plan> {
  const { project, runner, chosen, install } = situation;
  const changes = new Map<string, ConfigChange>();
  for (const one of chosen) {
    if (one.script !== undefined || runner === 'node-test') continue;
    // Why: a script may require what a configuration could.
    if (runner === 'mocha' && one.call && isGuarded(project, one.call)) continue;
    const planned = await orByHand(runner, install, () =>
      planConfig(project, runner, one, writtenFor(one, choices)),
    );
    // Two configurations may share a project.
    for (const change of planned) if (!changes.has(change.file)) changes.set(change.file, change);
  }
  const options = writtenFor(chosen[0]!, choices);
  const all = await orByHand(runner, install, () =>
    planFiles(project, runner, chosen, options, changes),
  );
  return { ...situation, choices, changes: all };
}

/** The changes that change something. */
export function realChanges({ changes }: Plan): readonly ConfigChange[] {
  return changes.filter(({ before, after }) => before !== after);
}

/** The options that a configuration is given. */
export function writtenFor(one: Candidate, { baseline, testFiles }: Choices): WrittenOptions {
  return {
    baseline: baseline ? baselineFile(one) : undefined,
    testFiles: testFiles === 'allow' ? testFiles : undefined,
  };
}

/** Tells the user what to write where that cannot be done here. */
export async function orByHand<T>(
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
