import { type HeldWord, WholeRun } from 'loopguard/run';
import type { TestModule, Vitest } from 'vitest/node';
import { endedTests, outcomeOf } from './end-run.js';
import { heldWorkers } from './held-workers.js';
import { printsData } from './prints-data.js';
import { runScope } from './run-scope.js';

const REMEDIES = {
  file: `Their set-up files were replaced, or a custom runner does not extend Vitest's. Keep "@loopguard/vitest-plugin/setup" in setupFiles.`,
  project: 'add the plugin to it, or `extends: true`.',
};

/** Hands Vitest's events to the whole run, and prints what that says. */
export class RunReporter {
  readonly #vitest: Vitest;
  readonly #run: WholeRun;
  readonly #guarded = new Set<string>();
  #hasReports = false;
  #runs = 0;

  constructor(vitest: Vitest) {
    this.#vitest = vitest;
    this.#run = new WholeRun({
      runner: { name: 'vitest', version: vitest.version },
      root: vitest.config.root,
      remedies: REMEDIES,
    });
    vitest.onClose(() => this.#run.close());
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
      const problem = this.#run.makeDirectory();
      if (problem !== undefined) {
        this.#vitest.logger.warn(
          `[loopguard] Reports will say nothing of files that hang: no folder could be made (${problem}).`,
        );
      }
    }
    return this.#run.directory;
  }

  async onTestRunStart(): Promise<void> {
    await this.#run.begin(runScope(this.#vitest));
  }

  onTestModuleEnd(module: TestModule): void {
    this.#warn(this.#run.fileEnds(module.moduleId, module.meta().loopguard?.report));
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly unknown[],
    reason?: string,
  ): Promise<void> {
    const isFirst = ++this.#runs === 1;
    const { partial, shards } = runScope(this.#vitest);
    const outcome = await outcomeOf(modules, {
      // Why: what runs again in watch mode is a part of the suite.
      scope: { partial: isFirst ? partial : [...partial, 'files'], shards },
      isInterrupted: reason === 'interrupted',
      hasUnhandled: unhandled.length > 0,
      guarded: this.#guarded,
    });
    const held = await this.#run.read<HeldWord>('.held');
    const unanswered = heldWorkers(unhandled, {
      held,
      calls: outcome.reports.flatMap(({ calls }) => calls),
      tests: endedTests(modules),
      root: this.#vitest.config.root,
    });
    const { warnings, notes, text, errors } = await this.#run.end(outcome);
    this.#warn(unanswered === undefined ? warnings : [...warnings, unanswered]);
    for (const note of notes) this.#print(note);
    if (text !== '') this.#print(`\n${text}\n`);
    for (const error of errors) this.#fail(error);
  }

  #warn(warnings: readonly string[]): void {
    if (warnings.length > 0) this.#vitest.logger.error(warnings.join('\n'));
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
