import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import type { Host } from './hosts.js';
import { runProcess, type ProcessResult } from './process.js';
import { writeFiles, writeProject } from './project.js';
import { readResults, resultsFile, type CountedCall, type RunResult } from './results.js';
import { projectFiles, type Group, type RunPlan } from './run-plan.js';

const CONFIG = 'loopguard.config.json';
const REPORT = 'loopguard-report.json';

/** How a runner is started that has no projects. */
export interface GroupStart {
  readonly type: 'module' | 'commonjs';
  /** The runner takes patterns: naming files would make a run a part of the suite. */
  readonly takesPatterns: boolean;
  /** The arguments of Node that run these files. */
  argsFor(files: readonly string[]): Promise<readonly string[]>;
  /** Takes out of names what only makes the runner do what others do. */
  plainName?(text: string): string;
}

/** Runs the plan's test files by a process for each group, since options are a project's. */
export async function runGroups(
  host: Host,
  plan: RunPlan,
  { type, takesPatterns, argsFor, plainName = (text) => text }: GroupStart,
): Promise<RunResult> {
  const project = await writeProject(
    host.home,
    `${host.id}-${plan.name}`,
    projectFiles(plan, type),
  );
  const { root } = project;
  const runGroup = async (group: Group): Promise<RunResult> => {
    for (const file of [CONFIG, REPORT, resultsFile])
      await rm(path.join(root, file), { force: true });
    await writeFiles(root, { [CONFIG]: JSON.stringify(optionsOf(group.options)) });
    const files = takesPatterns
      ? group.folders.map((folder) => `${folder}/**/*.test.ts`)
      : (await Promise.all(group.folders.map((folder) => testFiles(root, folder)))).flat();
    const finished = await runProcess(host.node, await argsFor(files), {
      cwd: root,
      env: { ...plan.env, ...(plan.unguarded && { LOOPGUARD: 'off' }) },
      ...(plan.stdoutFile !== undefined && { stdoutFile: path.join(root, plan.stdoutFile) }),
    });
    const results = await readResults(root, finished);
    const calls = await countedCalls(root);
    return {
      ...results,
      tests: results.tests.map((one) => ({
        ...one,
        fullName: plainName(one.fullName),
        project: group.name,
      })),
      files: results.files.map((file) => ({
        ...file,
        message: plainName(file.message),
        project: group.name,
      })),
      calls: calls.map((call) => ({ ...call, test: plainName(call.test) })),
    };
  };
  try {
    const results: RunResult[] = [];
    for (const group of plan.groups) results.push(await runGroup(group));
    return joined(results);
  } finally {
    await project.dispose();
  }
}

async function testFiles(root: string, folder: string): Promise<string[]> {
  const names = await readdir(path.join(root, folder), { recursive: true });
  return names.filter((name) => name.endsWith('.test.ts')).map((name) => path.join(folder, name));
}

/** Adds a report, to tell how often each call was made, where the options allow that. */
function optionsOf(options: unknown): unknown {
  const report = { json: REPORT };
  if (options === undefined) return { report };
  if (typeof options !== 'object' || options === null || 'report' in options) return options;
  return { ...options, report };
}

/** What is needed of loopguard's JSON report. */
interface Report {
  readonly violations: readonly {
    readonly status: string;
    readonly call: string;
    readonly count: number;
    readonly test: { readonly file: string; readonly name: string };
    readonly where?: { readonly file: string; readonly line: number; readonly column: number };
    readonly through?: { readonly package: string; readonly at: string };
  }[];
}

async function countedCalls(root: string): Promise<CountedCall[]> {
  const text = await readFile(path.join(root, REPORT), 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  const { violations } = JSON.parse(text) as Report;
  return violations
    .filter(({ status }) => status === 'failed')
    .map(({ call, count, test, where, through }) => ({
      file: test.file,
      test: test.name,
      call,
      source: where?.file,
      line: where?.line,
      column: where?.column,
      through: through && `${through.package} (${through.at})`,
      count,
    }));
}

function joined(results: readonly RunResult[]): RunResult {
  const [first] = results;
  if (!first) throw new Error('No group was to run.');
  const texts = (key: keyof Pick<ProcessResult, 'stdout' | 'stderr'>): string =>
    results.map((result) => result[key]).join('\n');
  return {
    ...first,
    exitCode: results.find(({ exitCode }) => exitCode !== 0)?.exitCode ?? 0,
    stdout: texts('stdout'),
    stderr: texts('stderr'),
    tests: results.flatMap(({ tests }) => tests),
    files: results.flatMap(({ files }) => files),
    unhandled: results.flatMap(({ unhandled }) => unhandled),
    calls: results.flatMap(({ calls }) => calls),
  };
}
