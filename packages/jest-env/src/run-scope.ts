import type { PartialReason, RunScope } from 'loopguard/run';
import { hasPathPattern, type PathPatterns } from './versions.js';

/** The part of Jest's global configuration that narrows a run. */
export interface GlobalConfig extends PathPatterns {
  readonly rootDir: string;
  readonly testNamePattern?: string;
  readonly nonFlagArgs?: readonly string[];
  readonly shard?: { readonly shardIndex: number; readonly shardCount: number };
  readonly onlyChanged?: boolean;
  readonly onlyFailures?: boolean;
  readonly findRelatedTests?: boolean;
  readonly runTestsByPath?: boolean;
  readonly projects?: readonly unknown[];
}

/** The part of Jest's results that says what else failed. */
export interface RunResults {
  readonly wasInterrupted?: boolean;
  readonly testResults: readonly {
    readonly testExecError?: unknown;
    readonly testResults: readonly { readonly failureMessages: readonly string[] }[];
  }[];
}

/** What this run leaves out; `projectsRun` is how many projects had tests in it. */
export function runScope(config: GlobalConfig, projectsRun: number): RunScope {
  const { testNamePattern, shard } = config;
  const partial: PartialReason[] = [];
  const narrowed = [
    config.nonFlagArgs?.length,
    config.onlyChanged,
    config.onlyFailures,
    config.findRelatedTests,
    config.runTestsByPath,
    hasPathPattern(config),
    projectsRun < (config.projects?.length ?? 0),
  ];
  if (narrowed.some(Boolean)) partial.push('files');
  if (testNamePattern) partial.push('names');
  if (shard) partial.push('shard');
  return { partial, shards: shard ? [`${shard.shardIndex}/${shard.shardCount}`] : [] };
}

/** What failed, each with the texts by which Jest knows it. */
export function* failuresOf({ testResults }: RunResults): Generator<readonly string[]> {
  for (const { testExecError, testResults: tests } of testResults) {
    if (testExecError !== undefined && testExecError !== null) {
      const { stack = '', message = '' } = testExecError as Partial<Error>;
      yield [stack, message];
    }
    for (const { failureMessages } of tests) for (const text of failureMessages) yield [text];
  }
}
