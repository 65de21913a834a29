import { findUnusedRules, type RuleUse } from '@loopguard/core/adapter';
import type { TestModule, Vitest } from 'vitest/node';

/** Judges what only a whole run can tell: unguarded files and allow rules that nothing needed. */
export class RunReporter {
  readonly #vitest: Vitest;
  readonly #guarded = new Set<string>();
  #runs = 0;

  constructor(vitest: Vitest) {
    this.#vitest = vitest;
  }

  /** Announces that every test file of a project has to be guarded. */
  expect(projectName: string): void {
    this.#guarded.add(projectName);
  }

  onTestRunEnd(modules: readonly TestModule[], _errors: unknown, reason?: string): void {
    this.#runs++;
    this.#reportUnguarded(modules);
    if (reason !== 'interrupted' && this.#isWholeRun()) this.#reportUnusedRules(modules);
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

  #reportUnusedRules(modules: readonly TestModule[]): void {
    const uses: RuleUse[] = modules.flatMap((module) => module.meta().loopguard?.rules ?? []);
    const unused = findUnusedRules(uses);
    if (unused?.severity === 'error') this.#fail(unused.text);
    else if (unused) this.#vitest.logger.warn(unused.text);
  }

  #isWholeRun(): boolean {
    const { config, filenamePattern } = this.#vitest as Vitest & { filenamePattern?: unknown[] };
    const { testNamePattern, shard, changed, related } = config;
    const narrowed = [testNamePattern, shard, changed, related, filenamePattern?.length];
    return this.#runs === 1 && !narrowed.some(Boolean);
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
