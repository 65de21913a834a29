import { STALL_ID } from '../catalog/stall-id.js';
import type { ThreadClock } from '../loop/thread-clock.js';
import type { CompiledOptions } from '../options/compiled-options.js';

/** What a stall is to the test that made it. */
export type Severity = 'error' | 'warn';

/** Below that part of the threshold, what is left after the runner's own work is no stall. */
export const TOLERANCE = 0.8;

/** A baseline is written with all that may reach the threshold when the same code runs again. */
const WRITTEN_FROM = 0.5;

/** Undefined where stalls are not looked for. */
export function severityOf(
  { stall, mode, ruleOf }: CompiledOptions,
  { isExact }: ThreadClock,
): Severity | undefined {
  if (stall.mode === 'off' || mode === 'off') return undefined;
  const rule = ruleOf(STALL_ID, stall.mode === 'fail' ? 'error' : 'warn');
  if (rule === 'off') return undefined;
  return isExact ? rule : 'warn';
}

/** How long the loop may be held, in milliseconds. */
export function thresholdOf(
  { baseline, baselineMode, stall }: CompiledOptions,
  severity: Severity,
): number {
  const isWriting = baseline !== undefined && baselineMode === 'write';
  return stall.threshold * (isWriting && severity === 'error' ? WRITTEN_FROM : 1);
}
