import type { Blame } from '../stack/classify.js';
import { type Frame, mapFrames } from '../stack/frames.js';
import type { CallRecord } from '../ledger/record.js';
import type { JudgeContext } from './judge-context.js';
import { reachOf } from './reach.js';

/** The frames of a call at their positions in the sources; they are mapped once for all calls of a stack. */
export function mappedFrames(
  {
    path,
    blame,
    stall,
  }: Pick<CallRecord, 'path' | 'stall'> & { readonly blame?: Blame | undefined },
  file: JudgeContext,
): readonly (Frame | undefined)[] {
  const { evidence } = path;
  if (evidence !== undefined) {
    path.frames = mapFrames(evidence.sites, file.stackOf(evidence.text), file.root);
    // Why here: what waited is told by the frames as they were captured. A profile has none such.
    if (!stall && blame) path.reach = reachOf(evidence.sites, path.frames, blame, file);
    path.evidence = undefined;
  }
  return path.frames ?? [];
}
