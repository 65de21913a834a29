import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';
import { runProcess, type ProcessResult } from '../../runners/process.js';
import { writeProject } from '../../runners/project.js';

export const program: string = fileURLToPath(
  new URL('../../../packages/cli/dist/main.mjs', import.meta.url),
);
const home = fileURLToPath(new URL('../..', import.meta.url));

export const adapters = {
  vitest: '@loopguard/vitest-plugin',
  jest: '@loopguard/jest-env',
  mocha: '@loopguard/mocha',
} as const;
type Runner = keyof typeof adapters;

/** A project in which `loopguard init` is run; no registry can be reached from it. */
export class TestProject {
  constructor(readonly root: string) {}

  init(...args: string[]): Promise<ProcessResult> {
    return runProcess(process.execPath, [program, 'init', ...args], {
      cwd: this.root,
      // Why: no test may reach a registry. Only the fakes can be found, and a real one would be offline.
      env: { PATH: path.join(this.root, 'bin'), npm_config_offline: 'true' },
    });
  }

  /** The same before somebody who answers each question that is asked. */
  async answer(answerTo: (question: string) => string, ...args: string[]): Promise<string[]> {
    const terminal = 'process.stdin.isTTY = process.stdout.isTTY = true';
    const child = spawn(
      process.execPath,
      ['--import', `data:text/javascript,${terminal}`, program, 'init', ...args],
      { cwd: this.root, env: { PATH: path.join(this.root, 'bin'), NO_COLOR: '1', TERM: 'dumb' } },
    );
    const questions: string[] = [];
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      const question = /([^\n]+\?) \[[a-z/]+\] $/.exec(stripVTControlCharacters(said))?.[1];
      if (question === undefined) return;
      said = '';
      questions.push(question);
      child.stdin.write(`${answerTo(question)}\n`);
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaint += chunk));
    const exitCode = await new Promise((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    });
    if (exitCode !== 0) throw new Error(complaint || said);
    return questions;
  }

  read(file: string): Promise<string> {
    return readFile(path.join(this.root, file), 'utf8');
  }

  /** Everything in the folder, to see that nothing was written. */
  async contents(): Promise<Record<string, string>> {
    const names = await readdir(this.root, { withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map(({ name }) => name);
    return Object.fromEntries(
      await Promise.all(files.map(async (file) => [file, await this.read(file)])),
    );
  }

  /** Puts package managers in front that only write down how they were called. */
  async fakePackageManagers(exitCode = 0): Promise<void> {
    const bin = path.join(this.root, 'bin');
    await mkdir(bin);
    for (const name of ['npm', 'npx', 'pnpm', 'yarn', 'bun']) {
      const file = path.join(bin, name);
      await writeFile(file, `#!/bin/sh\necho "${name} $*" >> calls.log\nexit ${exitCode}\n`);
      await chmod(file, 0o755);
    }
  }
}

/** Writes a project that is removed when the test has ended. */
export async function project(files: Record<string, string>): Promise<TestProject> {
  const { root, dispose } = await writeProject(home, 'init', files);
  onTestFinished(dispose);
  return new TestProject(root);
}

/** A package.json with the runner and what is installed for it. */
export function packageJson(runner: Runner, more: object = {}): string {
  const devDependencies = { [runner]: '*', [adapters[runner]]: '*', '@loopguard/core': '*' };
  return `${JSON.stringify({ name: 'a-project', devDependencies, ...more }, null, 2)}\n`;
}
