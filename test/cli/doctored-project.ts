import { expect, onTestFinished } from 'vitest';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentsOf } from './contents.js';
import { runProcess, type ProcessResult } from '../runners/process.js';
import { type ProjectFiles, writeProject } from '../runners/project.js';

export const program: string = fileURLToPath(
  new URL('../../packages/cli/dist/main.mjs', import.meta.url),
);
const home = fileURLToPath(new URL('..', import.meta.url));

export interface Doctored extends ProcessResult {
  /** What `--json` prints. */
  readonly found: Found;
}

interface Found {
  readonly isWell: boolean;
  readonly problems: readonly string[];
  readonly notes: readonly string[];
  readonly packages: readonly { readonly name: string; readonly version: string }[];
  readonly runners: readonly {
    readonly runs: readonly {
      readonly config?: string;
      readonly script?: string;
      readonly error?: string;
      readonly projects: readonly {
        readonly name: string;
        readonly pool: string;
        readonly environment: string;
        readonly guard: string;
        readonly offBy?: string;
      }[];
    }[];
  }[];
}

interface DoctoredProject {
  readonly root: string;
  readonly temporary: string;
  left(): Promise<string[]>;
  contents(): Promise<Record<string, string>>;
  text(...args: string[]): Promise<ProcessResult>;
  textWith(env: Readonly<Record<string, string>>): Promise<ProcessResult>;
  doctor(env?: Readonly<Record<string, string>>, ...args: string[]): Promise<Doctored>;
}

/** A project with a folder for temporary files of its own, to see that nothing is left there. */
export async function project(files: ProjectFiles): Promise<DoctoredProject> {
  const { root, dispose } = await writeProject(home, 'doctor', files);
  onTestFinished(dispose);
  const temporary = path.join(root, 'temporary');
  await mkdir(temporary);
  const start = (env: Readonly<Record<string, string>>, args: readonly string[]) =>
    runProcess(process.execPath, [program, 'doctor', ...args], {
      cwd: root,
      env: { TMPDIR: temporary, TMP: temporary, TEMP: temporary, ...env },
    });
  return {
    root,
    temporary,
    left: () => readdir(temporary),
    contents: () => contentsOf(root),
    text: (...args: string[]) => start({}, args),
    textWith: (env: Readonly<Record<string, string>>) => start(env, []),
    async doctor(env: Readonly<Record<string, string>> = {}, ...args: string[]): Promise<Doctored> {
      const result = await start(env, ['--json', ...args]);
      expect(result.stderr).toBe('');
      return { ...result, found: JSON.parse(result.stdout) as Found };
    },
  };
}

/** Project → guard, of the only run. */
export function guards({ found }: Doctored): Record<string, string> {
  const runs = found.runners.flatMap((runner) => runner.runs);
  expect(runs).toHaveLength(1);
  return Object.fromEntries(runs[0]!.projects.map(({ name, guard }) => [name, guard]));
}
