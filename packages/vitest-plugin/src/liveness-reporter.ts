import type { TestModule, Vitest } from 'vitest/node';

/**
 * Fails the run when a file ran unguarded: an override that dropped the set-up file or a custom
 * runner would otherwise look like success.
 */
export class LivenessReporter {
  readonly #vitest: Vitest;
  readonly #guarded = new Set<string>();

  constructor(vitest: Vitest) {
    this.#vitest = vitest;
  }

  /** Announces that every test file of a project has to be guarded. */
  expect(projectName: string): void {
    this.#guarded.add(projectName);
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const unguarded = modules.filter((module) => hasRun(module) && !module.meta().loopguard?.live);
    const broken = unguarded.filter((module) => this.#guarded.has(module.project.name));
    if (broken.length > 0) {
      const files = broken.map((module) => `  ${module.moduleId}`).join('\n');
      this.#vitest.logger.error(
        `[loopguard] The guard was not live in these files, so nothing can be said about them:\n${files}\n` +
          `Their set-up files were replaced, or a custom runner does not extend Vitest's. Keep "@loopguard/vitest-plugin/setup" in setupFiles.`,
      );
      process.exitCode = 1;
    }
    const others = new Set(
      unguarded
        .filter((module) => !this.#guarded.has(module.project.name) && !isBrowser(module))
        .map((module) => module.project.name),
    );
    for (const name of others) {
      this.#vitest.logger.warn(
        `[loopguard] Project "${name}" is not guarded: add the plugin to it, or \`extends: true\`.`,
      );
    }
  }
}

function hasRun(module: TestModule): boolean {
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === 'passed' || state === 'failed') return true;
  }
  return false;
}

function isBrowser(module: TestModule): boolean {
  return module.project.isBrowserEnabled();
}
