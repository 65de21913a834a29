import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ConfigChange } from './config-change.js';
import { editJest } from './edit-jest.js';
import { editMocha } from './edit-mocha.js';
import type { Edited } from './edited.js';
import { editVitest } from './edit-vitest.js';
import type { Candidate } from '../project/find-configs.js';
import { projectConfigs } from './find-projects.js';
import { isCommonJsForVite5 } from '../project/find-runner.js';
import type { RunnerName } from '../project/runner-name.js';
import { newConfig } from './new-config.js';
import type { Project } from '../project/read-project.js';
import { NotUnderstood } from '../project/not-understood.js';
import type { WrittenOptions } from './written-options.js';

/** The configuration could not be edited; `file` is the one to edit by hand, if there is one. */
export class ByHand extends Error {
  constructor(
    readonly file: string | undefined,
    override readonly cause: NotUnderstood,
  ) {
    super(cause.message);
  }
}

/** What to change so that a run with this configuration has loopguard, in all its projects. Throws `ByHand`. */
export async function planConfig(
  project: Project,
  runner: RunnerName,
  { file, problem }: Candidate,
  options: WrittenOptions,
): Promise<readonly [ConfigChange, ...ConfigChange[]]> {
  if (problem !== undefined) throw new ByHand(file, new NotUnderstood(problem));
  const plan = new Plan(project, runner, options);
  if (file === undefined) {
    const { files, packageJson } = project;
    const folder = { folder: '.', files, type: packageJson['type'], isProject: false };
    return [newConfig(folder, runner, options)];
  }
  const workspace = plan.workspaceFile();
  const first = await plan.add(workspace ?? file, false);
  if (workspace !== undefined && first.extendsRoot) await plan.add(file, false);
  return plan.changes as unknown as readonly [ConfigChange, ...ConfigChange[]];
}

class Plan {
  readonly changes: ConfigChange[] = [];
  readonly #project: Project;
  readonly #runner: RunnerName;
  readonly #options: WrittenOptions;
  readonly #known = new Set<string>();

  constructor(project: Project, runner: RunnerName, options: WrittenOptions) {
    this.#project = project;
    this.#runner = runner;
    this.#options = options;
  }

  /** Vitest 3 may have its projects in a file of their own. */
  workspaceFile(): string | undefined {
    if (this.#runner !== 'vitest') return undefined;
    return this.#project.files.find((file) =>
      /^vitest\.(?:workspace|projects)\.(?:[cm]?[jt]s|json)$/.test(file),
    );
  }

  async add(file: string, isProject: boolean): Promise<Edited> {
    this.#known.add(file);
    try {
      return await this.#plan(file, isProject);
    } catch (error) {
      if (error instanceof NotUnderstood) throw new ByHand(file, error);
      throw error;
    }
  }

  async #plan(file: string, isProject: boolean): Promise<Edited> {
    const before = await readFile(path.join(this.#project.root, file), 'utf8');
    const plain = this.#edit(file, before, isProject, false);
    const found = await projectConfigs(this.#project.root, this.#runner, file, plain);
    const isOwnProject = found.files.includes(file);
    const edited = isOwnProject ? this.#edit(file, before, isProject, true) : plain;
    const { text: after } = edited;
    if (before !== after && this.#runner === 'vitest' && isCommonJsForVite5(this.#project, file)) {
      throw new NotUnderstood(
        'Vite 5 loads it as CommonJS, where a plugin that is a module cannot be loaded. ' +
          'Rename it to end in .mts or .mjs and run this again',
      );
    }
    // Why: the result has to be what this command itself takes for set up.
    if (this.#edit(file, after, isProject, isOwnProject).text !== after) {
      throw new NotUnderstood('the change would not have the right effect');
    }
    this.changes.push({ file, before, after });
    for (const one of found.files) if (!this.#known.has(one)) await this.add(one, true);
    for (const folder of found.folders) {
      this.changes.push(newConfig({ ...folder, isProject: true }, this.#runner, this.#options));
    }
    return edited;
  }

  #edit(file: string, text: string, isProject: boolean, isOwnProject: boolean): Edited {
    const options = { ...this.#options, isProject, isOwnProject };
    if (this.#runner === 'vitest') return editVitest(text, file, options);
    if (this.#runner === 'mocha') return editMocha(text, file);
    const isGuarded = (environment: string) => isWrapped(this.#project, file, environment);
    return editJest({ text, name: file, isGuarded }, options);
  }
}

/** Whether an environment of the project's own is made by `withLoopguard`. */
function isWrapped({ root }: Project, config: string, environment: string): boolean {
  const folder = path.join(root, path.dirname(config));
  const file = path.resolve(folder, environment.replace('<rootDir>', '.'));
  return existsSync(file) && readFileSync(file, 'utf8').includes('withLoopguard');
}
