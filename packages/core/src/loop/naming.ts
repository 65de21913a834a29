import type { ProfiledSite } from './call-site.js';
import { findHotspot, type Hotspot, type PathOwner } from './hotspot.js';
import type { HeldWindow } from './monitor.js';
import { SAMPLE_MS, Sampler } from './sampler.js';

export { isDebugged } from './sampler.js';

let sampler: Sampler | undefined;

/** Starts the thread's profiler, if it does not run yet. */
export function startSampler(): void {
  sampler ??= new Sampler();
}

/** Begins a new profile when the present one has grown too long to be handed over quickly. */
export function rotate(): boolean {
  if (!sampler?.isOld) return false;
  sampler.take();
  return true;
}

/** What the profiler saw in a stretch of time. */
export interface Sampled {
  readonly hotspot: Hotspot | undefined;
  readonly total: number;
  /** What a sample stands for: in a wait, without the part that the collector took. */
  readonly msPerSample: number;
}

export function sampleWindow(
  window: HeldWindow,
  ownerOf: (sites: readonly ProfiledSite[]) => PathOwner,
): Sampled | undefined {
  const taken = sampler?.take();
  if (taken === undefined) return undefined;
  const { profile, clockOffset } = taken;
  const from = (window.start + clockOffset) * 1000;
  const to = (window.end + clockOffset) * 1000;
  const { hotspot, total } = findHotspot(profile, from, to, ownerOf);
  // Why not the collector's: it sleeps as well, while the threads that help it wait for a CPU.
  const part = window.cause === 'wait' ? 1 - (hotspot?.gcShare ?? 0) : 1;
  return { hotspot, total, msPerSample: SAMPLE_MS * part };
}
