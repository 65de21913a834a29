import { SLOT } from '../allow/slot.js';
import { define } from '../safe/descriptors.js';
import { Detector } from './detector.js';

/**
 * Installs the detector of this thread, or returns the one that is there, also when another copy
 * of this package made it. Nothing is guarded until a session is opened.
 */
export function installDetector(): Detector {
  const present = (process as { [SLOT]?: Detector })[SLOT];
  if (present) return present;
  const detector = new Detector();
  define(process, SLOT, { value: detector });
  return detector;
}
