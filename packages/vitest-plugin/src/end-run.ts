import { readFile } from 'node:fs/promises';
import type { FileReport, RanFile, RunOutcome, RunScope } from 'loopguard/run';
import type { TestModule } from 'vitest/node';
import type { EndedTest } from './held-workers.js';
import { isBenchmark, isTypeTest } from './versions.js';
import type {} from './vitest-types.js';

/** What the reporter saw of a run. */
interface RunFacts {
  /** What it was asked to leave out. */
  readonly scope: RunScope;
  readonly isInterrupted: boolean;
  readonly hasUnhandled: boolean;
  /** The projects whose files all have to be guarded. */
  readonly guarded: ReadonlySet<string>;
}

/** How a run went, from what its files carry; merged blobs carry the same. */
export async function outcomeOf(
  modules: readonly TestModule[],
  { scope, isInterrupted, hasUnhandled, guarded }: RunFacts,
): Promise<RunOutcome> {
  const scopes = modules.flatMap((module) => module.meta().loopguard?.scope ?? []);
  const reports = await Promise.all(modules.map(fileReport));
  const unhandled = hasUnhandled ? [['an unhandled error']] : [];
  return {
    scopes: [scope, ...scopes],
    reports: reports.filter((report) => report !== undefined),
    files: modules
      .filter((module) => mayBeGuarded(module) && hasRun(module))
      .map((module) => ranFile(module, guarded)),
    failures: [...modules.flatMap(failuresOf), ...unhandled],
    isInterrupted,
  };
}

/** The tests of a run, with how long they took. */
export function endedTests(modules: readonly TestModule[]): EndedTest[] {
  return modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => ({
      file: module.moduleId,
      name: test.fullName,
      durationMs: test.diagnostic()?.duration ?? 0,
    })),
  );
}

async function fileReport(module: TestModule): Promise<FileReport | undefined> {
  const { report } = module.meta().loopguard ?? {};
  if (report?.settings.baseline === undefined) return report;
  return (await isFocused(module)) ? { ...report, isFocused: true } : report;
}

/** Why the source: to Vitest's results, a test that `.only` left out is one more skipped test. */
async function isFocused(module: TestModule): Promise<boolean> {
  const hasSkipped = [...module.children.allTests()].some(
    (test) => test.result().state === 'skipped',
  );
  if (!hasSkipped) return false;
  const source = await readFile(module.moduleId, 'utf8').catch(() => '');
  return /\.only\b/.test(source);
}

function failuresOf(module: TestModule): string[][] {
  const results = [...module.children.allTests()].map((test) => test.result().errors ?? []);
  return [module.errors(), ...results]
    .flat()
    .map(({ name = '', message }) => [name === 'Error' ? `Error: ${message}` : name]);
}

function ranFile(module: TestModule, guarded: ReadonlySet<string>): RanFile {
  const { live = false, off } = module.meta().loopguard ?? {};
  const { name } = module.project;
  return {
    file: module.moduleId,
    project: name,
    isExpected: guarded.has(name),
    isLive: live,
    offReason: off,
  };
}

function hasRun(module: TestModule): boolean {
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === 'passed' || state === 'failed') return true;
  }
  return false;
}

/** Browsers have no Node event loop, type tests run no code, and benchmarks are not guarded. */
function mayBeGuarded(module: TestModule): boolean {
  const { project } = module;
  return !project.isBrowserEnabled() && !isTypeTest(module) && !isBenchmark(project);
}
