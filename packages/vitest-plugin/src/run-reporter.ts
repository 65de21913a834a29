import type { TestModule, Vitest } from 'vitest/node';
import { endRun } from './end-run.js';

/** Judges what only a whole run can tell: unguarded files, and what all files add up to. */
export class RunReporter {
  readonly #vitest: Vitest;
  readonly #guarded = new Set<string>();
  #runs = 0;
  #startedAt = new Date().toISOString();

  constructor(vitest: Vitest) {
    this.#vitest = vitest;
  }

  /** Announces that every test file of a project has to be guarded. */
  expect(projectName: string): void {
    this.#guarded.add(projectName);
  }

  onTestRunStart(): void {
    this.#startedAt = new Date().toISOString();
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly unknown[],
    reason?: string,
  ): Promise<void> {
    this.#runs++;
    this.#reportUnguarded(modules);
    const { text, errors } = await endRun(this.#vitest, modules, {
      startedAt: this.#startedAt,
      isFirst: this.#runs === 1,
      isInterrupted: reason === 'interrupted',
      hasUnhandled: unhandled.length > 0,
    });
    if (text !== '') this.#vitest.logger.log(`\n${text}\n`);
    for (const error of errors) this.#fail(error);
  }

  /** An unguarded file would otherwise look like success. */
  #reportUnguarded(modules: readonly TestModule[]): void {
    const unguarded = modules.filter((module) => hasRun(module) && !module.meta().loopguard?.live);
    const broken = unguarded.filter(({ project }) => this.#guarded.has(project.name));
    if (broken.length > 0) {
      const files = broken.map(({ moduleId }) => `  ${moduleId}`).join('\n');
      this.#fail(
        `[loopguard] The guard was not live in these files, so nothing can be said about them:\n${files}\n` +
          `Their set-up files were replaced, or a custom runner does not extend Vitest's. Keep "@loopguard/vitest-plugin/setup" in setupFiles.`,
      );
    }
    const others = unguarded
      .map(({ project }) => project)
      .filter((project) => !this.#guarded.has(project.name) && !project.isBrowserEnabled());
    for (const name of new Set(others.map((project) => project.name))) {
      this.#vitest.logger.warn(
        `[loopguard] Project "${name}" is not guarded: add the plugin to it, or \`extends: true\`.`,
      );
    }
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
