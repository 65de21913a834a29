import { type FileReport, judgeLiveness, projectRoot, RunDirectory } from '@loopguard/core/run';
import type { TestModule, Vitest } from 'vitest/node';
import { endRun, infoOf } from './end-run.js';
import { printsData } from './prints-data.js';

const REMEDY = `Their set-up files were replaced, or a custom runner does not extend Vitest's. Keep "@loopguard/vitest-plugin/setup" in setupFiles.`;

/** Judges what only a whole run can tell: unguarded files, and what all files add up to. */
export class RunReporter {
  readonly #vitest: Vitest;
  readonly #guarded = new Set<string>();
  #directory: RunDirectory | undefined;
  #runs = 0;
  #startedAt = new Date().toISOString();

  constructor(vitest: Vitest) {
    this.#vitest = vitest;
  }

  /** Announces that every test file of a project has to be guarded. */
  expect(projectName: string): void {
    this.#guarded.add(projectName);
  }

  /** Gathers what ended files say also while the run goes on; returns the folder for that. */
  gather(): string {
    if (!this.#directory) {
      const directory = new RunDirectory();
      this.#directory = directory;
      this.#vitest.onClose(() => directory.remove());
    }
    return this.#directory.path;
  }

  async onTestRunStart(): Promise<void> {
    this.#startedAt = new Date().toISOString();
    await this.#directory?.begin(infoOf(this.#vitest, [], this.#startedAt, []));
  }

  onTestModuleEnd(module: TestModule): void {
    const report = module.meta().loopguard?.report;
    if (report) this.#directory?.add(report);
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly unknown[],
    reason?: string,
  ): Promise<void> {
    this.#runs++;
    await this.#reportUnguarded(modules);
    const ended = modules.flatMap((module) => module.meta().loopguard?.report ?? []);
    const hanging: readonly FileReport[] = (await this.#directory?.end(ended)) ?? [];
    const { text, errors } = await endRun(this.#vitest, modules, {
      startedAt: this.#startedAt,
      isFirst: this.#runs === 1,
      isInterrupted: reason === 'interrupted',
      hasUnhandled: unhandled.length > 0,
      hanging,
    });
    if (text !== '') this.#print(`\n${text}\n`);
    for (const error of errors) this.#fail(error);
  }

  /** An unguarded file would otherwise look like success. */
  async #reportUnguarded(modules: readonly TestModule[]): Promise<void> {
    const ran = modules.filter((module) => runsInNode(module) && hasRun(module));
    const expected = ran.filter(({ project }) => this.#guarded.has(project.name));
    const files = expected.map((module) => ({
      file: module.moduleId,
      isLive: isLive(module),
      offReason: module.meta().loopguard?.off,
    }));
    const { error, note } = await judgeLiveness(
      files,
      projectRoot(this.#vitest.config.root),
      REMEDY,
    );
    if (note) this.#print(note);
    if (error) this.#fail(error);
    const others = ran.filter((module) => !expected.includes(module) && !isLive(module));
    for (const name of new Set(others.map(({ project }) => project.name))) {
      const text = `[loopguard] Project "${name}" is not guarded: add the plugin to it, or \`extends: true\`.`;
      // Why: a plugin that guards no project at all was meant to guard this one.
      if (expected.length === 0) this.#fail(text);
      else this.#vitest.logger.warn(text);
    }
  }

  #print(text: string): void {
    const { logger, config } = this.#vitest;
    // Why: what follows a JSON document would make it none.
    if (printsData(config)) logger.error(text);
    else logger.log(text);
  }

  #fail(text: string): void {
    this.#vitest.logger.error(text);
    process.exitCode = 1;
  }
}

function hasRun(module: TestModule): boolean {
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === 'passed' || state === 'failed') return true;
  }
  return false;
}

function isLive(module: TestModule): boolean {
  return module.meta().loopguard?.live === true;
}

/** Browsers have no Node event loop, and type tests run no code. */
function runsInNode(module: TestModule): boolean {
  if (module.project.isBrowserEnabled()) return false;
  const { pool } = (module as { task?: { pool?: string } }).task ?? {};
  // Why both: Vitest 3 and 4 mark a file of type tests in its meta, Vitest 5 by its pool.
  return pool !== 'typescript' && (module.meta() as { typecheck?: boolean }).typecheck !== true;
}
