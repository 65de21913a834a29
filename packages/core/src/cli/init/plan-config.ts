import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConfigChange } from './config-change.js';
import { editJest } from './edit-jest.js';
import { editVitest } from './edit-vitest.js';
import {
  commandsOf,
  isCommonJsForVite5,
  type RunnerName,
  RUNNERS,
  viteConfigs,
} from './find-runner.js';
import { newConfig } from './new-config.js';
import type { Project } from './read-project.js';
import { NotUnderstood } from './syntax.js';

/** The configuration could not be edited; `file` is the one to edit by hand, if there is one. */
export class ByHand extends Error {
  constructor(
    readonly file: string | undefined,
    override readonly cause: NotUnderstood,
  ) {
    super(cause.message);
  }
}

/** What to change so that the runner's configuration has loopguard. Throws `ByHand`. */
export async function planConfig(
  project: Project,
  runner: RunnerName,
  baseline: boolean,
): Promise<ConfigChange> {
  let file: string | undefined;
  try {
    file = findConfig(project, runner);
    if (file === undefined) return newConfig(project, runner, baseline);
    const before = await readFile(path.join(project.root, file), 'utf8');
    const after = edit(project, runner, file, before, baseline);
    if (runner === 'vitest' && before !== after && isCommonJsForVite5(project, file)) {
      throw new NotUnderstood(
        'Vite 5 loads it as CommonJS, where a plugin that is a module cannot be loaded. ' +
          'Rename it to end in .mts or .mjs and run this again',
      );
    }
    // Why: the result has to be what this command itself takes for set up.
    if (edit(project, runner, file, after, baseline) !== after) {
      throw new NotUnderstood('the change would not have the right effect');
    }
    return { file, before, after };
  } catch (error) {
    if (error instanceof NotUnderstood) throw new ByHand(file, error);
    throw error;
  }
}

function edit(
  project: Project,
  runner: RunnerName,
  file: string,
  text: string,
  baseline: boolean,
): string {
  if (runner === 'vitest') return editVitest(text, baseline);
  const inPackageJson = path.basename(file) === 'package.json';
  const isGuarded = (environment: string) => isWrapped(project, environment);
  return editJest({ text, isJson: file.endsWith('.json'), inPackageJson, isGuarded }, baseline);
}

/** Whether an environment of the project's own is made by `withLoopguard`. */
function isWrapped({ root }: Project, environment: string): boolean {
  const file = path.resolve(root, environment.replace('<rootDir>', '.'));
  return existsSync(file) && readFileSync(file, 'utf8').includes('withLoopguard');
}

function findConfig(project: Project, runner: RunnerName): string | undefined {
  const commands = project.scripts.flatMap((script) => commandsOf(script, runner));
  if (
    runner === 'jest' &&
    commands.some((command) => /\s--(?:env|testEnvironment)\b/.test(command))
  ) {
    throw new NotUnderstood('a script in package.json names the test environment');
  }
  if (runner === 'vitest' && project.files.some((file) => file.startsWith('vitest.workspace.'))) {
    throw new NotUnderstood('it has projects, and each of them needs the plugin');
  }
  const named = new Set(commands.flatMap((command) => configOption(command) ?? []));
  const files = named.size > 0 ? [...named] : configFiles(project, runner);
  const [file] = files;
  if (files.length > 1) throw new NotUnderstood(`there are several: ${files.join(', ')}`);
  if (file !== undefined && !existsSync(path.join(project.root, file))) {
    throw new NotUnderstood(`a script in package.json names ${file}, which is not there`);
  }
  return file;
}

function configOption(command: string): string | undefined {
  const [, value] = /\s(?:--config|-c)[=\s]+["']?([^\s"']+)/.exec(command) ?? [];
  return value === undefined ? undefined : path.normalize(value);
}

function configFiles(project: Project, runner: RunnerName): string[] {
  const own = project.files.filter((file) => RUNNERS[runner].configFile.test(file));
  if (runner === 'vitest') return own.length > 0 ? own : viteConfigs(project);
  const { jest } = project.packageJson;
  if (typeof jest === 'string') return [...own, path.normalize(jest)];
  return jest === undefined ? own : [...own, 'package.json'];
}
