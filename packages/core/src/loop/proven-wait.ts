import type { HeldWindow } from './monitor.js';

/**
 * Whether samples prove that the thread slept for so long. One that sleeps is woken for each
 * sample; one whose machine is stopped, by its hypervisor for instance, is not sampled meanwhile,
 * and one that has to share its CPU is sampled once in each turn it gets, however short that is.
 *
 * @param samples - of all code that ran or slept in the window
 */
export function isProvenWait(
  { cpuMs, starvedMs, resumed }: HeldWindow,
  samples: number,
  msPerSample: number,
  leastMs: number,
): boolean {
  if (starvedMs === undefined || resumed === undefined) return false;
  const sampledMs = samples * msPerSample;
  const wokenMs = resumed * msPerSample;
  return sampledMs - cpuMs - starvedMs >= leastMs && wokenMs - starvedMs >= leastMs;
}
