import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  LoopguardConfigError,
  type LoopguardOptions,
  type PlainOptions,
  prepareOptions,
  projectRoot,
  readOptions,
  tooOldText,
  withModules,
} from '@loopguard/core/adapter';
import { loadOptions } from 'loopguard/config';
import { readBaseline } from 'loopguard/run';
import type { TestProject, Vite, Vitest } from 'vitest/node';
// Why: declares the `configureVitest` hook on Vite's plugins.
import type {} from 'vitest/config';
import { addPreload, tellPreload } from './add-preload.js';
import { runScope } from './run-scope.js';
import { RunReporter } from './run-reporter.js';
import { isBenchmark } from './versions.js';
import { isVitest, noteReached, watchReach } from './watch-reach.js';
export type { LoopguardMeta } from './vitest-types.js';

export { presets } from '@loopguard/core/adapter';
export type {
  AllowRule,
  ExtendEntry,
  Extension,
  LoopguardOptions,
  Mode,
  Preset,
  ReportOption,
  Rule,
} from '@loopguard/core/adapter';

const SETUP_FILE = fileURLToPath(new URL('./setup.mjs', import.meta.url));
const reporters = new WeakMap<Vitest, RunReporter>();
/** The options of the plugin that a project was last given. */
const lastOf = new WeakMap<TestProject, PlainOptions>();

/**
 * The Vitest plugin: every test that blocks the event loop fails.
 *
 * @param options - what to guard and what to allow; checked at once. They win, key by key, over
 *   `loopguard.config.*` and the key `loopguard` of package.json
 * @throws LoopguardConfigError when an option is wrong
 * @example
 * ```ts
 * // vitest.config.ts
 * import { loopguard } from '@loopguard/vitest-plugin';
 * import { defineConfig } from 'vitest/config';
 *
 * export default defineConfig({ plugins: [loopguard()] });
 * ```
 */
export function loopguard(options: LoopguardOptions = {}): Vite.Plugin {
  const own = readOptions(options);
  // Why already: a wrong option is told where it stands.
  prepareOptions(own);
  return {
    name: 'loopguard',
    // What `loopguard doctor` asks for.
    api: { options: own },
    async configResolved(config) {
      if (!isVitest(config) || isOff((await loadOptions(config.root, own)).options)) return;
      // Why here: before 3.1 Vitest calls nothing else of a plugin, and no test would be guarded.
      const version = versionIn(config.root);
      if (version !== undefined) refuseOld(version);
      watchReach();
    },
    async configureVitest({ vitest, project }) {
      noteReached();
      refuseOld(vitest.version);
      // Why: a project that extends another configuration has its plugin as well as its own, which comes
      // later. All of them are called before any goes on, and the project is that of the last.
      lastOf.set(project, own);
      await Promise.resolve();
      if (lastOf.get(project) !== own) return;
      const { options: all } = await loadOptions(project.config.root, own);
      if (isOff(all)) project.provide('loopguardOff', true);
      // Why not benchmarks: they measure, and are no tests.
      else if (!isBenchmark(project)) guardProject(vitest, project, all);
    },
  };
}

export default loopguard;

function isOff(options: PlainOptions): boolean {
  return prepareOptions(options).mode === 'off';
}

function refuseOld(version: string): void {
  const text = tooOldText('vitest', version);
  if (text) throw new LoopguardConfigError(text);
}

function versionIn(root: string): string | undefined {
  try {
    const require = createRequire(join(root, 'package.json'));
    return (require('vitest/package.json') as { version: string }).version;
  } catch {
    // Why: where it is not to be found, Vitest says its version later.
    return undefined;
  }
}

function guardProject(vitest: Vitest, project: TestProject, options: PlainOptions): void {
  if (project.isBrowserEnabled()) {
    vitest.logger.warn(
      `[loopguard] Project "${project.name}" runs in a browser, where there is no Node event loop to guard: loopguard is off there.`,
    );
    return;
  }
  const { config } = project;
  // Why first: what a user's set-up file captures must be captured from guarded modules.
  config.setupFiles = [SETUP_FILE, ...config.setupFiles.filter((file) => file !== SETUP_FILE)];
  addPreload(vitest, project);
  tellPreload(options);
  const root = projectRoot(config.root);
  project.provide('loopguard', withModules(options, root));
  const scope = runScope(vitest);
  if (scope.partial.length > 0) project.provide('loopguardScope', scope);
  // Why here: a baseline that cannot be read is one error before the run, not one in each file.
  if (options.baseline !== undefined) readBaseline(resolve(root, options.baseline));

  let reporter = reporters.get(vitest);
  if (!reporter) {
    reporter = new RunReporter(vitest);
    reporters.set(vitest, reporter);
    vitest.config.reporters.push(reporter as never);
  }
  reporter.expect(project.name);
  const { report } = options;
  const hasReports = (report?.json ?? report?.html ?? report?.sarif) !== undefined;
  project.provide('loopguardRunDirectory', reporter.runDirectory(hasReports));
}
