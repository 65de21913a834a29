import { SLOT } from '../allow/slot.js';
import { findGuard } from './find-guard.js';
import { define } from '../safe/descriptors.js';
import type { ThreadGuard } from './thread-contract.js';
import { Detector } from './detector.js';
import { guardOf } from './publish.js';

/**
 * Installs the guard of this thread, or returns the one that is there, also when another copy of
 * this package made it. Nothing is guarded until a file is opened.
 */
export function installGuard(): ThreadGuard {
  const present = findGuard();
  if (present) return present;
  const guard = guardOf(new Detector());
  define(process, SLOT, { value: guard });
  return guard;
}
