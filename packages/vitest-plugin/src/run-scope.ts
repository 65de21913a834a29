import type { PartialReason, RunScope } from 'loopguard/run';
import type { Vitest } from 'vitest/node';

/** What this run leaves out. */
export function runScope(vitest: Vitest): RunScope {
  const { config, filenamePattern } = vitest as Vitest & { filenamePattern?: readonly string[] };
  const { testNamePattern, shard, changed, related, project, tagsFilter } = config;
  const partial: PartialReason[] = [];
  const lists = [related, filenamePattern, project];
  // Why in an editor: people run what they look at there, and no run says that it is all there is.
  const isInEditor = process.env['VITEST_VSCODE'] !== undefined;
  if (changed || isInEditor || lists.some((list) => (list?.length ?? 0) > 0)) partial.push('files');
  // A file pattern may end in the line of a test.
  const hasLines = filenamePattern?.some((pattern) => /:\d+$/.test(pattern)) ?? false;
  if (testNamePattern || hasLines || (tagsFilter?.length ?? 0) > 0) partial.push('names');
  if (shard) partial.push('shard');
  return { partial, shards: shard ? [`${shard.index}/${shard.count}`] : [] };
}
