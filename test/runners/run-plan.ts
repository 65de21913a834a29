import { access, rm } from 'node:fs/promises';
import path from 'node:path';

import type { Host } from './hosts.js';
import { runProcess } from './process.js';
import { writeFiles, writeProject, type ProjectFiles } from './project.js';
import { readResults, resultsFile, type RunResult } from './results.js';

/** Test files that share a configuration. */
export interface Group {
  readonly name: string;
  /** Instead of the run's, where one run has several: they differ in what the configuration of a project says. */
  readonly host?: Host;
  /** Folders of the project whose `*.test.ts` belong to the group. */
  readonly folders: readonly string[];
  /** loopguard's options, as the user would write them. */
  readonly options: unknown;
  /** Instead of the host's. */
  readonly environment: 'jsdom' | undefined;
  /** Text of Vitest's `plugins` instead of `[loopguard(<options>)]`. */
  readonly vitestPlugins: string | undefined;
  /** More of the runner's own configuration. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** One start of one runner. Several groups become the runner's own projects, each with its configuration. */
export interface RunPlan {
  readonly name: string;
  readonly files: ProjectFiles;
  readonly groups: readonly Group[];
  readonly env?: Readonly<Record<string, string>>;
  /** More arguments for the runner. */
  readonly args?: readonly string[];
  readonly stdoutFile?: string;
  /** Leaves loopguard out, to prove that the tests themselves are sound. */
  readonly unguarded: boolean;
}

/** What differs between starting Vitest and starting Jest. */
export interface Launch {
  readonly configFile: string;
  readonly configText: string;
  /** Below `node_modules`. */
  readonly program: string;
  readonly nodeArgs: readonly string[];
  readonly args: readonly string[];
}

/** A written project in which the runner can be started more than once. */
export interface OpenProject {
  readonly root: string;
  /** Starts the runner once; results of an earlier start are forgotten. */
  run(more?: MoreOfRun): Promise<RunResult>;
  write(files: ProjectFiles): Promise<void>;
  dispose(): Promise<void>;
}

export interface MoreOfRun {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Writes the project, starts the runner in it and reads the results. */
export async function launchRunner(host: Host, plan: RunPlan, launch: Launch): Promise<RunResult> {
  const project = await openProject(host, plan, launch);
  try {
    return await project.run();
  } finally {
    await project.dispose();
  }
}

/** Writes the project; nothing runs yet. */
export async function openProject(host: Host, plan: RunPlan, launch: Launch): Promise<OpenProject> {
  const project = await writeProject(host.home, `${host.id}-${plan.name}`, {
    ...projectFiles(plan),
    [launch.configFile]: launch.configText,
  });
  const program = await findProgram(host.home, launch.program);
  // Why: some tests choose the guard themselves.
  const planEnv = { ...plan.env, ...(plan.unguarded && { LOOPGUARD: 'off' }) };
  return {
    root: project.root,
    async run({ args = [], env = {} } = {}) {
      await rm(path.join(project.root, resultsFile), { force: true });
      const all = [...launch.nodeArgs, program, ...launch.args, ...(plan.args ?? []), ...args];
      const finished = await runProcess(host.node, all, {
        cwd: project.root,
        env: { ...planEnv, ...env },
        ...(plan.stdoutFile !== undefined && {
          stdoutFile: path.join(project.root, plan.stdoutFile),
        }),
      });
      return readResults(project.root, finished);
    },
    write: (files) => writeFiles(project.root, files),
    dispose: () => project.dispose(),
  };
}

/** The files of a plan's project, but for the runner's configuration. */
export function projectFiles(plan: RunPlan, type?: 'module' | 'commonjs'): ProjectFiles {
  const manifest = { name: 'project-under-test', private: true, version: '1.0.0', type };
  return {
    'package.json': JSON.stringify(manifest),
    'tsconfig.json': JSON.stringify(tsconfig),
    ...plan.files,
  };
}

// Why: without its own, the transformers would read this repository's.
const tsconfig = {
  compilerOptions: {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    esModuleInterop: true,
    isolatedModules: true,
    sourceMap: true,
    types: [],
  },
};

/** Finds a program in the `node_modules` of a folder or of one above it. */
export async function findProgram(home: string, program: string): Promise<string> {
  for (let folder = home; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', program);
    if (await exists(candidate)) return candidate;
    if (folder === path.dirname(folder))
      throw new Error(`No ${program} in any node_modules from ${home} up. Run npm ci.`);
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
