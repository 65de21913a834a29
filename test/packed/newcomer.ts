import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { npm, npmEnv } from '../runners/npm.js';
import { runProcess, type ProcessResult } from '../runners/process.js';
import { type Adapter, packPackages } from './pack-packages.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** An empty folder outside the repository, into which a user has installed a runner and our packages. */
export interface Newcomer {
  readonly root: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  read(file: string): Promise<string>;
  /** Runs a program of an installed package and reads the JSON that it was told to write. */
  run(program: string, ...args: string[]): Promise<NewcomerRun>;
  /** Runs Node in the folder. */
  node(...args: string[]): Promise<ProcessResult>;
  /** Runs the command of an installed package; nothing is downloaded. */
  npx(command: string, ...args: string[]): Promise<ProcessResult>;
  dispose(): Promise<void>;
}

export interface NewcomerRun extends ProcessResult {
  /** Title → what the runner's own JSON reporter says. */
  readonly tests: ReadonlyMap<
    string,
    { readonly status: string; readonly failureMessages: readonly string[] }
  >;
}

/** Packs built packages and installs them from the tarballs, with runners that the repository has. */
export async function installNewcomer(
  adapters: readonly Adapter[],
  runners: readonly string[],
): Promise<Newcomer> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'loopguard-newcomer-'));
  const tarballs = Object.values(await packPackages(root, adapters));
  await writeFile(path.join(root, 'package.json'), '{ "name": "newcomer", "private": true }\n');
  const versions = await Promise.all(
    runners.map(async (name) => `${name}@${await installedVersion(name)}`),
  );
  await npm(
    root,
    'install',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--save-dev',
    ...tarballs,
    ...versions,
  );
  return {
    root,
    async write(files) {
      await Promise.all(
        Object.entries(files).map(([file, content]) => writeFile(path.join(root, file), content)),
      );
    },
    read: (file) => readFile(path.join(root, file), 'utf8'),
    async run(program, ...args) {
      const finished = await runProcess(
        process.execPath,
        [path.join('node_modules', program), ...args],
        { cwd: root },
      );
      return { ...finished, tests: await readTests(path.join(root, 'results.json')) };
    },
    node(...args) {
      return runProcess(process.execPath, args, { cwd: root });
    },
    npx(command, ...args) {
      return runProcess('npx', ['--offline', '--no', '--', command, ...args], {
        cwd: root,
        env: npmEnv(),
      });
    },
    async dispose() {
      if (process.env['LOOPGUARD_KEEP'] !== '1')
        await rm(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** The version of a package that the repository has installed. */
export async function installedVersion(name: string): Promise<string> {
  const manifest = await readFile(
    path.join(repository, 'node_modules', name, 'package.json'),
    'utf8',
  );
  return (JSON.parse(manifest) as { version: string }).version;
}

interface JsonResults {
  testResults: {
    assertionResults: { title: string; status: string; failureMessages: string[] }[];
  }[];
}

async function readTests(file: string): Promise<NewcomerRun['tests']> {
  const results = JSON.parse(await readFile(file, 'utf8')) as JsonResults;
  await rm(file);
  return new Map(
    results.testResults
      .flatMap((entry) => entry.assertionResults)
      .map((test) => [test.title, test]),
  );
}
