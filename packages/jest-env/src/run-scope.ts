import type { PartialReason } from '@loopguard/core/run';

/** The part of Jest's global configuration that narrows a run. */
export interface RunScope {
  readonly rootDir: string;
  readonly testNamePattern?: string;
  readonly nonFlagArgs?: readonly string[];
  readonly shard?: { readonly shardIndex: number; readonly shardCount: number };
  readonly onlyChanged?: boolean;
  readonly findRelatedTests?: boolean;
  readonly runTestsByPath?: boolean;
}

/** The part of Jest's results that says what else failed. */
export interface RunResults {
  readonly wasInterrupted?: boolean;
  readonly testResults: readonly {
    readonly testExecError?: unknown;
    readonly testResults: readonly { readonly failureMessages: readonly string[] }[];
  }[];
}

const OWN_ERRORS = /^(?:Error: )?(?:BlockingCallError\b|\[loopguard\])/;

/** What this run leaves out. */
export function runScope(config: RunScope): { partial: PartialReason[]; shards: string[] } {
  const { testNamePattern, nonFlagArgs, shard, onlyChanged } = config;
  const partial: PartialReason[] = [];
  const narrowed = [nonFlagArgs?.length, onlyChanged, config.findRelatedTests];
  if ([...narrowed, config.runTestsByPath].some(Boolean)) partial.push('files');
  if (testNamePattern) partial.push('names');
  if (shard) partial.push('shard');
  return { partial, shards: shard ? [`${shard.shardIndex}/${shard.shardCount}`] : [] };
}

/** Whether anything but a blocking call failed. */
export function hasOtherFailures({ testResults }: RunResults): boolean {
  return testResults.some(
    ({ testExecError, testResults: tests }) =>
      (testExecError !== undefined && testExecError !== null && !isOwn(testExecError)) ||
      tests.some(({ failureMessages }) => failureMessages.some((text) => !OWN_ERRORS.test(text))),
  );
}

function isOwn(error: unknown): boolean {
  const { stack, message } = error as Partial<Error>;
  return OWN_ERRORS.test(stack ?? '') || OWN_ERRORS.test(message ?? '');
}
