import type { Hotspot } from '../loop/hotspot.js';
import type { HeldWindow } from '../loop/monitor.js';
import { isProvenWait } from '../loop/proven-wait.js';
import type { Sampled } from '../loop/naming.js';
import { TOLERANCE } from './severity.js';

/** Whether the blamed code alone held the loop too long, without the runner and module loading. */
export function isTheirs(
  window: HeldWindow,
  { samples, blamableShare, domShare }: Hotspot,
  { total, msPerSample }: Pick<Sampled, 'total' | 'msPerSample'>,
  threshold: number,
  isDebugged: boolean,
): boolean {
  const least = threshold * TOLERANCE;
  if (window.cause === 'wait') {
    return (
      !isDebugged &&
      samples * msPerSample >= least &&
      isProvenWait(window, total, msPerSample, least)
    );
  }
  // Why all of it: what a simulated browser takes is no slip of a few samples.
  return window.cpuMs * blamableShare >= (domShare > 0 ? threshold : least);
}
