import { readFile } from 'node:fs/promises';
import {
  type FileReport,
  finishRun,
  joinPartial,
  type PartialReason,
  type RunEnd,
} from '@loopguard/core/run';
import type { TestModule, Vitest } from 'vitest/node';
import { runScope } from './run-scope.js';
import type {} from './vitest-types.js';

/** What the reporter saw of a run. */
interface RunFacts {
  readonly startedAt: string;
  /** False for the reruns of watch mode. */
  readonly isFirst: boolean;
  readonly isInterrupted: boolean;
  readonly hasUnhandled: boolean;
}

const OWN_ERRORS = /^(?:BlockingCallError$|Error: \[loopguard\])/;

/** Ends a run from what its files carry; merged blobs carry the same. */
export async function endRun(
  vitest: Vitest,
  modules: readonly TestModule[],
  facts: RunFacts,
): Promise<RunEnd> {
  const metas = modules.flatMap((module) => module.meta().loopguard ?? []);
  const own = runScope(vitest);
  const scopes = [own, ...metas.flatMap(({ scope }) => scope ?? [])];
  const shards = [...new Set(scopes.flatMap((scope) => scope.shards))];
  const reasons: PartialReason[] = scopes.flatMap(({ partial }) => partial);
  if (!facts.isFirst) reasons.push('files');
  if (facts.isInterrupted) reasons.push('interrupted');
  if (facts.hasUnhandled || modules.some(hasOtherFailures)) reasons.push('failures');
  const info = {
    runner: { name: 'vitest' as const, version: vitest.version },
    root: vitest.config.root,
    startedAt: facts.startedAt,
    partial: joinPartial(reasons, shards),
    shards,
  };
  const files = await Promise.all(modules.map(fileReport));
  return finishRun(
    info,
    files.filter((file) => file !== undefined),
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

function hasOtherFailures(module: TestModule): boolean {
  const results = [...module.children.allTests()].map((test) => test.result().errors ?? []);
  return [module.errors(), ...results].some((errors) =>
    errors.some(
      ({ name, message }) =>
        !OWN_ERRORS.test(name === 'Error' ? `Error: ${message}` : (name ?? '')),
    ),
  );
}
