import { readFile } from 'node:fs/promises';
import {
  type FileReport,
  finishRun,
  joinPartial,
  type PartialReason,
  projectRoot,
  type RunEnd,
  type RunInfo,
} from 'loopguard/run';
import type { TestModule, Vitest } from 'vitest/node';
import { type RunScope, runScope } from './run-scope.js';
import type {} from './vitest-types.js';

/** What the reporter saw of a run. */
interface RunFacts {
  readonly startedAt: string;
  /** False for the reruns of watch mode. */
  readonly isFirst: boolean;
  readonly isInterrupted: boolean;
  readonly hasUnhandled: boolean;
  /** What is known of files that hang, or were ended while they did. */
  readonly hanging: readonly FileReport[];
}

const OWN_ERRORS = /^(?:BlockingCallError$|EventLoopStallError$|Error: \[loopguard\])/;

/** Ends a run from what its files carry; merged blobs carry the same. */
export async function endRun(
  vitest: Vitest,
  modules: readonly TestModule[],
  facts: RunFacts,
): Promise<RunEnd> {
  const metas = modules.flatMap((module) => module.meta().loopguard ?? []);
  const scopes = metas.flatMap(({ scope }) => scope ?? []);
  const reasons: PartialReason[] = [];
  if (!facts.isFirst) reasons.push('files');
  if (facts.isInterrupted || facts.hanging.length > 0) reasons.push('interrupted');
  if (facts.hasUnhandled || modules.some(hasOtherFailures)) reasons.push('failures');
  const files = await Promise.all(modules.map(fileReport));
  return finishRun(infoOf(vitest, scopes, facts.startedAt, reasons), [
    ...files.filter((file) => file !== undefined),
    ...facts.hanging,
  ]);
}

/**
 * What is known of a run.
 *
 * @param scopes - of the shards whose files it merges
 * @param reasons - why it is not whole, beyond what it was asked to leave out
 */
export function infoOf(
  vitest: Vitest,
  scopes: readonly RunScope[],
  startedAt: string,
  reasons: readonly PartialReason[],
): RunInfo {
  const all = [runScope(vitest), ...scopes];
  const shards = [...new Set(all.flatMap((scope) => scope.shards))];
  return {
    runner: { name: 'vitest', version: vitest.version },
    root: projectRoot(vitest.config.root),
    startedAt,
    partial: joinPartial([...all.flatMap(({ partial }) => partial), ...reasons], shards),
    shards,
  };
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

function hasOtherFailures(module: TestModule): boolean {
  const results = [...module.children.allTests()].map((test) => test.result().errors ?? []);
  return [module.errors(), ...results].some((errors) =>
    errors.some(
      ({ name, message }) =>
        !OWN_ERRORS.test(name === 'Error' ? `Error: ${message}` : (name ?? '')),
    ),
  );
}
