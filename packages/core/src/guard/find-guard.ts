import { SLOT } from '../allow/slot.js';
import type { ThreadGuard } from './thread-contract.js';

/** The guard of this thread, if one is installed. */
export function findGuard(): ThreadGuard | undefined {
  return (process as { [SLOT]?: ThreadGuard })[SLOT];
}
