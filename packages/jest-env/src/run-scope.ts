import type { PartialReason } from 'loopguard/run';

/** The part of Jest's global configuration that narrows a run. */
export interface RunScope {
  readonly rootDir: string;
  readonly testNamePattern?: string;
  readonly nonFlagArgs?: readonly string[];
  readonly shard?: { readonly shardIndex: number; readonly shardCount: number };
  readonly onlyChanged?: boolean;
  readonly onlyFailures?: boolean;
  readonly findRelatedTests?: boolean;
  readonly runTestsByPath?: boolean;
  /** Jest 29. */
  readonly testPathPattern?: string;
  /** Jest 30. */
  readonly testPathPatterns?: { readonly patterns?: readonly string[] };
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

const OWN_ERRORS = /^(?:Error: )?(?:BlockingCallError\b|EventLoopStallError\b|\[loopguard\])/;

/** What this run leaves out; `projectsRun` is how many projects had tests in it. */
export function runScope(
  config: RunScope,
  projectsRun: number,
): { partial: PartialReason[]; shards: string[] } {
  const { testNamePattern, shard } = config;
  const partial: PartialReason[] = [];
  const narrowed = [
    config.nonFlagArgs?.length,
    config.onlyChanged,
    config.onlyFailures,
    config.findRelatedTests,
    config.runTestsByPath,
    config.testPathPattern,
    config.testPathPatterns?.patterns?.length,
    projectsRun < (config.projects?.length ?? 0),
  ];
  if (narrowed.some(Boolean)) partial.push('files');
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
