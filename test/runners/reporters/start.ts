import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import type { VitestHostOptions } from '../hosts.js';
import { runProcess, type ProcessResult } from '../process.js';
import { type ProjectFiles, writeProject } from '../project.js';
import { findProgram } from '../run-plan.js';
import { type RunnerEvent, readEvents } from './events.js';
import { type InstalledRunner, majorOf } from './installed.js';

export interface Start {
  readonly files: ProjectFiles;
  readonly isGuarded: boolean;
  /** Of the runner itself, to read what it prints. */
  readonly reporter: string;
  readonly args?: readonly string[];
  /** More of Vitest's own options. */
  readonly test?: object;
  /** Of loopguard in Vitest. */
  readonly options?: object;
  /** Where the end of a guarded Jest run is to write its report. */
  readonly report?: string;
}

export interface Reported extends Pick<ProcessResult, 'exitCode' | 'stdout' | 'stderr'> {
  readonly root: string;
  readonly events: readonly RunnerEvent[];
  /** A file that a reporter wrote. */
  read(file: string): Promise<string>;
  /** Starts the runner again in the same project. */
  again(...args: readonly string[]): Promise<ProcessResult>;
}

const eventsFile = 'events.json';
const vitestReporter = fileURLToPath(new URL('vitest-events.mjs', import.meta.url));
const jestReporter = fileURLToPath(new URL('jest-events.cjs', import.meta.url));

/** Runs Vitest with one of its reporters that print, all that write files, and ours that writes events. */
export async function startVitest(
  installed: InstalledRunner,
  options: Partial<VitestHostOptions>,
  { files, isGuarded, reporter, args = [], test: more, options: own = {} }: Start,
): Promise<Reported> {
  const reporters = [
    reporter,
    ['json', { outputFile: 'json.json' }],
    ['junit', { outputFile: 'junit.xml' }],
    ['blob', { outputFile: '.vitest-reports/blob.json' }],
    [vitestReporter, { outputFile: eventsFile }],
  ];
  // Why one worker and no cache: files are to come in one order, whatever an earlier run has noted.
  const test = {
    ...options,
    reporters,
    maxWorkers: 1,
    ...(majorOf(installed) === 3 && { minWorkers: 1 }),
    cache: false,
    watch: false,
    ...more,
  };
  const imported = isGuarded ? `import { loopguard } from '@loopguard/vitest-plugin';\n` : '';
  const configOf = (of: object): string =>
    `${imported}export default { plugins: [${isGuarded ? `loopguard(${JSON.stringify(own)})` : ''}], test: ${JSON.stringify(of)} };\n`;
  return start(installed, 'vitest/vitest.mjs', ['run', ...args], {
    ...files,
    'vitest.config.mjs': configOf(test),
    // Why another one: it names no file, so that what is replayed is printed.
    'replay.config.mjs': configOf({}),
  });
}

export const jestWorkers = {
  'in-band': ['--runInBand'],
  'child-processes': ['--maxWorkers=2'],
  threads: ['--maxWorkers=2', '--workerThreads'],
} as const;

/** Runs Jest with one of its reporters and ours that writes events. */
export async function startJest(
  installed: InstalledRunner,
  workers: keyof typeof jestWorkers,
  { files, isGuarded, reporter, args = [], report }: Start,
): Promise<Reported> {
  const config = {
    transform: {},
    watchman: false,
    testEnvironment: isGuarded ? '@loopguard/jest-env' : 'node',
    testSequencer: './sequencer.cjs',
    reporters: [
      reporter === 'verbose' ? 'default' : reporter,
      [jestReporter, { outputFile: eventsFile }],
      ...(report === undefined ? [] : ['@loopguard/jest-env/reporter']),
    ],
    ...(report !== undefined && {
      testEnvironmentOptions: { loopguard: { report: { json: report } } },
    }),
    verbose: reporter === 'verbose',
  };
  const all = ['--config=jest.config.json', '--no-cache', ...jestWorkers[workers], ...args];
  return start(
    installed,
    'jest/bin/jest.js',
    all,
    { ...files, 'jest.config.json': JSON.stringify(config), 'sequencer.cjs': sequencer },
    reporter === 'github-actions' ? { GITHUB_ACTIONS: 'true' } : {},
  );
}

const sequencer = `
const { default: Sequencer } = require('@jest/test-sequencer');
module.exports = class extends Sequencer {
  sort(tests) { return [...tests].sort((a, b) => (a.path < b.path ? -1 : 1)); }
};
`;

/** A project in which a runner is started as its users do, by whatever configuration its files hold. */
export interface Written {
  readonly root: string;
  /** A file of it. */
  read(file: string): Promise<string>;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<ProcessResult>;
}

/** @param program - below `node_modules`, or a file of the project */
export async function writeFor(
  { home, node, runner }: InstalledRunner,
  program: string,
  files: ProjectFiles,
): Promise<Written> {
  const type = runner === 'vitest' ? 'module' : 'commonjs';
  const project = await writeProject(home, `${runner}-reporters`, {
    ...files,
    'package.json': JSON.stringify({ name: 'reported', private: true, version: '1.0.0', type }),
  });
  const { root } = project;
  opened.push(project);
  const found = program in files ? program : await findProgram(home, program);
  return {
    root,
    read: (file) => readFile(path.join(root, file), 'utf8'),
    run: (args, env = {}) => runProcess(node, [found, ...args], { cwd: root, env }),
  };
}

async function start(
  installed: InstalledRunner,
  program: string,
  args: readonly string[],
  files: ProjectFiles,
  env: Readonly<Record<string, string>> = {},
): Promise<Reported> {
  const { root, read, run: runIn } = await writeFor(installed, program, files);
  const run = (...all: readonly string[]): Promise<ProcessResult> => runIn(all, env);
  const { exitCode, stdout, stderr } = await run(...args);
  const text = await read(eventsFile).catch(() => {
    throw new Error(`The run wrote no events.\n${stdout}\n${stderr}`);
  });
  return { root, exitCode, stdout, stderr, events: readEvents(text, root), read, again: run };
}

const opened: { dispose(): Promise<void> }[] = [];

/** Removes the projects of all runs so far. */
export async function disposeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map((project) => project.dispose()));
}
