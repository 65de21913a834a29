import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import type { NodeTestHost } from './hosts.js';
import { runProcess, type ProcessResult } from './process.js';
import { writeFiles, writeProject } from './project.js';
import { readResults, resultsFile, type CountedCall, type RunResult } from './results.js';
import { findProgram, projectFiles, type Group, type RunPlan } from './run-plan.js';

const own = (file: string): URL => new URL(file, import.meta.url);
const reporter = own('node-test/results.mjs').href;
const globals = own('node-test/globals.mjs').href;
const CONFIG = 'loopguard.config.json';
const REPORT = 'loopguard-report.json';

/** Runs the plan's test files by real `node --test`s: one for each group, since options are a project's. */
export async function runNodeTest(host: NodeTestHost, plan: RunPlan): Promise<RunResult> {
  const type = host.options.modules === 'esm' ? 'module' : 'commonjs';
  const project = await writeProject(
    host.home,
    `${host.id}-${plan.name}`,
    projectFiles(plan, type),
  );
  try {
    const results: RunResult[] = [];
    for (const group of plan.groups) results.push(await runGroup(host, plan, project.root, group));
    return joined(results);
  } finally {
    await project.dispose();
  }
}

async function runGroup(
  host: NodeTestHost,
  plan: RunPlan,
  root: string,
  group: Group,
): Promise<RunResult> {
  for (const file of [CONFIG, REPORT, resultsFile])
    await rm(path.join(root, file), { force: true });
  await writeFiles(root, { [CONFIG]: JSON.stringify(optionsOf(group.options)) });
  const command = await findProgram(host.home, 'loopguard/dist/main.mjs');
  const files = await Promise.all(group.folders.map((folder) => testFiles(root, folder)));
  const test = [
    '--import',
    'tsx',
    '--import',
    globals,
    '--test',
    // Why: nothing else ends a test that waits for what never comes.
    '--test-timeout=120000',
    `--test-reporter=${reporter}`,
    `--test-reporter-destination=${resultsFile}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    ...files.flat(),
  ];
  const guarded = plan.unguarded ? test : [command, 'run', '--', host.node, ...test];
  const finished = await runProcess(host.node, guarded, {
    cwd: root,
    env: { ...plan.env, ...(plan.unguarded && { LOOPGUARD: 'off' }) },
    ...(plan.stdoutFile !== undefined && { stdoutFile: path.join(root, plan.stdoutFile) }),
  });
  const results = await readResults(root, finished);
  const tests = results.tests.map((one) => ({ ...one, fullName: plainName(one.fullName) }));
  const named = results.files.map((file) => ({
    ...file,
    project: group.name,
    message: plainName(file.message),
  }));
  return {
    ...results,
    tests: tests.map((one) => ({ ...one, project: group.name })),
    files: named,
    calls: await countedCalls(root),
  };
}

/** Without the suite that `globals.mjs` puts around concurrent tests. */
function plainName(text: string): string {
  return text.replaceAll('concurrent > ', '');
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
      test: plainName(test.name),
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
