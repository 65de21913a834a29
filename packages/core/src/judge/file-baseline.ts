import type { FileFacts } from '../ledger/file-facts.js';
import type { Violation } from '../report/violation.js';
import { resolve } from '../safe/originals.js';
import { KnownCalls } from './known-calls.js';

// Why beside the file and not in it: most have no baseline, and this part knows what one is.
const baselines = new WeakMap<FileFacts, KnownCalls>();

/**
 * The baseline that a file is held against, if it has one.
 *
 * @throws LoopguardConfigError when the baseline is broken or made by a newer loopguard
 */
export function baselineOf(file: FileFacts): KnownCalls | undefined {
  const { baseline } = file.options;
  if (baseline === undefined) return undefined;
  let known = baselines.get(file);
  if (known === undefined) {
    known = new KnownCalls(resolve(file.root, baseline), file.sources);
    baselines.set(file, known);
  }
  return known;
}

/** Whether the baseline knows a call; such a call fails nothing. */
export function isKnownCall(violation: Violation, testName: string, file: FileFacts): boolean {
  if (file.options.baselineMode === 'write') return true;
  return baselineOf(file)?.has(violation, { file: file.testFile, name: testName }) ?? false;
}
