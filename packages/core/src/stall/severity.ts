import { stallEntry } from '../catalog/stall-entry.js';
import type { FileFacts } from '../ledger/file-facts.js';
import type { ThreadClock } from '../loop/thread-clock.js';
import type { CompiledOptions } from '../options/compile.js';

/** What a stall is to the test that made it. */
export type Severity = 'error' | 'warn';

/** A baseline is written with all that may reach the threshold when the same code runs again. */
const WRITTEN_FROM = 0.5;

let hasSaidInexact = false;

/** Undefined where stalls are not looked for. */
export function severityOf(
  { stall, mode, ruleOf }: CompiledOptions,
  { isExact }: ThreadClock,
): Severity | undefined {
  if (stall.mode === 'off' || mode === 'off') return undefined;
  const rule = ruleOf(stallEntry.id, stall.mode === 'fail' ? 'error' : 'warn');
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

/** Says once why stalls that should fail only warn. */
export function sayInexact({ warn, options }: FileFacts, severity: Severity): void {
  if (severity === 'error' || options.stall.mode !== 'fail' || hasSaidInexact) return;
  hasSaidInexact = true;
  warn(
    `Stalls only warn here: Node ${process.version} on ${process.platform} has no CPU clock of a single thread, and other threads must not fail a test. Node 24 has one.`,
  );
}
