import { SLOT } from './allow/slot.js';
import type { Detector } from './guard/detector.js';

/**
 * The detector of this thread, if one is installed. An entry of its own, so that an adapter finds
 * what a preload installed without loading the detector's code again.
 */
export function findDetector(): Detector | undefined {
  return (process as { [SLOT]?: Detector })[SLOT];
}
