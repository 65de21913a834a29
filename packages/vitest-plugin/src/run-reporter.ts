import { judgeLiveness, projectRoot, RunDirectory } from 'loopguard/run';
import type { TestModule, Vitest } from 'vitest/node';
import { endRun, infoOf } from './end-run.js';
import { printsData } from './prints-data.js';

const REMEDY = `Their set-up files were replaced, or a custom runner does not extend Vitest's. Keep "@loopguard/vitest-plugin/setup" in setupFiles.`;

/** Judges what only a whole run can tell: unguarded files, and what all files add up to. */
export class RunReporter {
  readonly #vitest: Vitest;
  readonly #guarded = new Set<string>();
  readonly #directory = new RunDirectory();
  #hasReports = false;
  #runs = 0;
  #startedAt = new Date().toISOString();

  constructor(vitest: Vitest) {
    this.#vitest = vitest;
    vitest.onClose(() => this.#directory.remove());
  }

  /** Announces that every test file of a project has to be guarded. */
  expect(projectName: string): void {
    this.#guarded.add(projectName);
  }

  /**
   * Where test files speak to this reporter while the run goes on.
   *
   * @param hasReports - what ended files say is gathered as well, for who sees a hang
   */
  runDirectory(hasReports: boolean): string {
    if (hasReports && !this.#hasReports) {
      this.#hasReports = true;
      const problem = this.#directory.make(projectRoot(this.#vitest.config.root));
      if (problem !== undefined) {
        this.#vitest.logger.warn(
          `[loopguard] Reports will say nothing of files that hang: no folder could be made (${problem}).`,
        );
      }
    }
    return this.#directory.path;
  }

  async onTestRunStart(): Promise<void> {
    this.#startedAt = new Date().toISOString();
    await this.#directory.begin(
      this.#hasReports ? infoOf(this.#vitest, [], this.#startedAt, []) : undefined,
    );
  }

  onTestModuleEnd(module: TestModule): void {
    const report = module.meta().loopguard?.report;
    if (report && this.#hasReports) this.#directory.add(report);
    this.#warn(this.#directory.takeWarnings(module.moduleId));
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly unknown[],
    reason?: string,
  ): Promise<void> {
    this.#runs++;
    await this.#reportUnguarded(modules);
    const ended = modules.flatMap((module) => module.meta().loopguard?.report ?? []);
    const hanging = await this.#directory.end(ended);
    this.#warn(this.#directory.takeWarnings());
    const { lost } = this.#directory;
    if (lost !== undefined) this.#vitest.logger.warn(lost);
    const { text, errors } = await endRun(this.#vitest, modules, {
      startedAt: this.#startedAt,
      isFirst: this.#runs === 1,
      isInterrupted: reason === 'interrupted' || lost !== undefined,
      hasUnhandled: unhandled.length > 0,
      hanging,
    });
    if (text !== '') this.#print(`\n${text}\n`);
    for (const error of errors) this.#fail(error);
  }

  #warn(warnings: readonly string[]): void {
    if (warnings.length > 0) this.#vitest.logger.error(warnings.join('\n'));
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
