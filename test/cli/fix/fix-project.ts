import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';
import type { ReportedCall } from '@loopguard/core/report';
import { buildReport } from '../../../packages/cli/src/run/build-report.js';
import { type ProcessResult, runProcess } from '../../runners/process.js';
import { writeFiles, writeProject } from '../../runners/project.js';
import { program } from '../init/test-project.js';

const home = fileURLToPath(new URL('../..', import.meta.url));

/** A call that has blocked: its id, its file, and the text that stands where it is. */
export type Site = readonly [
  call: string,
  file: string,
  text: string,
  more?: Partial<ReportedCall>,
];

/** A project with a report of what blocks in it, in a git repository of its own. */
export class FixProject {
  constructor(readonly root: string) {}

  fix(...args: string[]): Promise<ProcessResult> {
    return runProcess(process.execPath, [program, 'fix', ...args], { cwd: this.root });
  }

  /** The same before somebody who answers one question after the other. */
  async answer(answers: readonly string[], ...args: string[]): Promise<ProcessResult> {
    const terminal = 'process.stdin.isTTY = process.stdout.isTTY = true';
    const child = spawn(
      process.execPath,
      ['--import', `data:text/javascript,${terminal}`, program, 'fix', ...args],
      { cwd: this.root, env: { PATH: process.env['PATH'], NO_COLOR: '1', TERM: 'dumb' } },
    );
    const left = [...answers];
    const output = { stdout: '', stderr: '' };
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output.stderr += chunk));
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output.stdout += chunk;
      const text = stripVTControlCharacters(output.stdout);
      // Why only then: the question may come in parts, and its answer must not come twice.
      if (!text.endsWith('Apply it? [yes/no/file/all/quit] ')) return;
      output.stdout += '\n';
      const answer = left.shift();
      if (answer === undefined) child.stdin.end();
      else child.stdin.write(`${answer}\n`);
    });
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    });
    return { exitCode, ...output, durationMs: 0 };
  }

  read(file: string): Promise<string> {
    return readFile(path.join(this.root, file), 'utf8');
  }

  write(files: Record<string, string>): Promise<void> {
    return writeFiles(this.root, files);
  }

  async git(...args: string[]): Promise<void> {
    const own = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false'];
    const { exitCode, stderr } = await runProcess('git', [...own, ...args], { cwd: this.root });
    if (exitCode !== 0) throw new Error(stderr);
  }

  /** Writes `loopguard.json`, as a run of the project as it is would. */
  async report(sites: readonly Site[], runner: 'vitest' | 'jest' | 'node-test'): Promise<void> {
    const calls = await Promise.all(sites.map((site) => this.#callOf(site)));
    const info = {
      runner: { name: runner, version: '1.0.0' },
      root: this.root,
      startedAt: new Date(0).toISOString(),
      partial: [],
      shards: [],
    } as const;
    const file = { testFile: path.join(this.root, 'a.test.js'), settings: {}, calls };
    const report = buildReport(info, [{ ...file, allowances: [], unused: [] }]);
    await this.write({ 'loopguard.json': JSON.stringify(report) });
  }

  async #callOf([call, file, text, more]: Site): Promise<ReportedCall> {
    const source = await this.read(file);
    const at = source.indexOf(text);
    if (at === -1) throw new Error(`${file} has no ${text}`);
    const before = source.slice(0, at).split('\n');
    const line = before.length;
    const column = (before.at(-1) as string).length + 1;
    return {
      call,
      category: 'file system',
      args: '"a.txt"',
      fix: '',
      docs: '',
      severity: 'error',
      status: 'failed',
      test: { file: path.join(this.root, 'a.test.js'), name: 'a', durationMs: 1 },
      where: { file: path.join(this.root, file), line, column, function: 'load' },
      stack: [],
      count: 3,
      durationMs: 1,
      occurrences: [],
      wasStopped: false,
      codeFrame: { firstLine: line, lines: [source.split('\n')[line - 1] as string] },
      ...more,
    };
  }
}

/** Writes a project that is removed when the test has ended. */
export async function fixProject(
  files: Record<string, string>,
  sites: readonly Site[],
  runner: 'vitest' | 'jest' | 'node-test' = 'node-test',
): Promise<FixProject> {
  const { root, dispose } = await writeProject(home, 'fix', {
    'package.json': '{ "name": "a-project", "private": true }\n',
    '.gitignore': 'loopguard.json\nnode_modules\n',
    ...files,
  });
  onTestFinished(dispose);
  const own = new FixProject(root);
  await own.git('init', '--quiet');
  await own.git('add', '--all');
  await own.git('commit', '--quiet', '--message', 'a');
  await own.report(sites, runner);
  return own;
}
