import type { FileReport, PlainOptions } from '@loopguard/core/report';
import { x } from 'tinyexec';
import { loadOptions } from '../../config/load-options.js';
import type { RanFile } from '../../run/liveness.js';
import type { RunInfo } from '../../run/run-report.js';
import { type RunScope, WholeRun } from '../../run/whole-run.js';
import { UserError } from '../project/user-error.js';
import { runFlags, withoutRunFlags } from './run-flags.js';

/** What a process of the run has left: that it guards a test file, or what its runner leaves out. */
interface RunWord {
  readonly testFile: string;
  readonly offReason?: string;
  readonly runner?: RunInfo['runner'];
  readonly scope?: RunScope;
  /** Something of the file failed that is no finding. */
  readonly hasFailed?: true;
  /** Tests of the file ran, guarded or not. */
  readonly hasRun?: true;
  /** A program that is no test: it is guarded, and `hasFinding` where it has to fail. */
  readonly program?: { readonly pid: number; readonly hasFinding?: true };
}

interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The program may report by itself: then nothing is missed where no process has said anything. */
  readonly mayBeSilent?: boolean;
}

const REMEDIES = {
  file: 'They have tests, and their process has not loaded the adapter.',
  project: 'no test was guarded.',
};
/** Why: systems limit how long one variable may be. Options that are longer each process reads by itself. */
const MAX_OPTIONS = 16_384;
const NOBODY =
  "[loopguard] Nothing was guarded, so nothing can be said about it. The project needs what guards its program: @loopguard/runtime for a server or a script, @loopguard/node-test for node --test, @loopguard/mocha for Mocha. Vitest and Jest have theirs in their own configuration, and need no 'loopguard run'.";

/**
 * Runs a program with the adapters of its test runners, gathers what its processes say, and ends the
 * run as the reporters of other runners do.
 *
 * @returns the exit code
 */
export async function runProgram(program: Program): Promise<number> {
  const root = process.cwd();
  // Why here as well: the end of the run asks the same variables.
  Object.assign(process.env, program.env);
  // Why here: a mistake is told once, and not by each process.
  const { options } = await loadOptions(root);
  const isOff = (process.env['LOOPGUARD'] ?? options.mode) === 'off';
  const unknown = { name: 'node', version: process.version.slice(1) } as const;
  const run = new WholeRun({ runner: unknown, root, remedies: REMEDIES });
  const problem = run.makeDirectory();
  if (problem !== undefined) {
    throw new UserError(`No folder could be made in which the run is gathered: ${problem}`);
  }
  run.describe({ partial: [], shards: [] });
  try {
    const exitCode = await start(program, run.directory, optionsFor(root, options));
    const isWell = await endRun(run, exitCode, isOff || (program.mayBeSilent ?? false));
    // Why 1: a program that a signal ended has no code.
    return exitCode === 0 && !isWell ? 1 : (exitCode ?? 1);
  } finally {
    await run.close();
  }
}

/** Why handed on: reading them takes each process of a test file as long as all else that it loads. */
function optionsFor(root: string, options: PlainOptions): string | undefined {
  const text = JSON.stringify({ root, options });
  return text.length > MAX_OPTIONS ? undefined : text;
}

async function start(
  { file, args }: Program,
  directory: string,
  options: string | undefined,
): Promise<number | undefined> {
  // Why without: a script that this command starts may begin with the same command.
  const flags = withoutRunFlags(process.env['NODE_OPTIONS'] ?? '');
  const inherited = {
    ...process.env,
    NODE_OPTIONS: [...(flags ? [flags] : []), ...runFlags()].join(' '),
    LOOPGUARD_NODE_OPTIONS: flags,
    LOOPGUARD_RUN_DIRECTORY: directory,
    LOOPGUARD_RUN_OPTIONS: options,
  };
  // Why: a terminal sends it to the program as well, whose end is waited for.
  process.on('SIGINT', ignore);
  try {
    return (await x(file, args, { nodeOptions: { stdio: 'inherit', env: inherited } })).exitCode;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${JSON.stringify(file)} could not be started: ${reason}`);
  } finally {
    process.off('SIGINT', ignore);
  }
}

function ignore(): void {}

/** @returns false where the run has to fail */
async function endRun(
  run: WholeRun,
  exitCode: number | undefined,
  mayBeSilent: boolean,
): Promise<boolean> {
  const words = await run.read<RunWord>('.live');
  const reports = await run.read<FileReport>('.jsonl');
  const programs = words.flatMap(({ program }) => program ?? []);
  const guarded = words.filter(({ scope, hasFailed, hasRun }) => !scope && !hasFailed && !hasRun);
  if (guarded.length === 0) {
    if (!mayBeSilent) console.error(NOBODY);
    return mayBeSilent;
  }
  const live = new Set(guarded.map(({ testFile }) => testFile));
  const unguarded = words.filter(({ testFile, hasRun }) => hasRun && !live.has(testFile));
  const calls = reports.flatMap((report) => report.calls);
  const isExplained = exitCode === 0 || calls.some(({ status }) => status === 'failed');
  const hasFailed = !isExplained || words.some((word) => word.hasFailed);
  const { runner } = guarded.find((word) => word.runner) ?? {};
  const scopes = words.flatMap(({ scope }) => scope ?? []);
  const { warnings, notes, text, errors } = await run.end({
    ...(runner && { runner }),
    scopes: scopesOf(scopes, programs.length > 0),
    reports,
    files: [...filesOf(guarded, true), ...filesOf(unguarded, false)],
    failures: hasFailed ? [['another failure']] : [],
    isInterrupted: exitCode === undefined,
  });
  const texts = [...warnings, ...notes, text, ...errors].filter((part) => part !== '');
  if (texts.length > 0) console.error(`\n${texts.join('\n')}`);
  return errors.length === 0 && !programs.some(({ hasFinding }) => hasFinding);
}

/** Why partial: a program never does all that it can. */
function scopesOf(scopes: readonly RunScope[], hasPrograms: boolean): readonly RunScope[] {
  const program: RunScope = { partial: ['program'], shards: [] };
  if (hasPrograms) return [...scopes, program];
  return scopes.length > 0 ? scopes : [{ partial: [], shards: [] }];
}

function filesOf(words: readonly RunWord[], isLive: boolean): RanFile[] {
  return words.map(({ testFile: file, offReason }) => {
    return { file, project: '', isExpected: true, isLive, offReason };
  });
}
