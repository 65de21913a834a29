import { captureStackTrace } from '../safe/originals.js';
import { beginNearest, endNearest } from './capture.js';
import type { Holder } from './holder.js';
import { infoOf } from './classify.js';
import { isShownKind } from './files.js';

/** Whether the caller of `wrapper` is code of a user or a package, as against the runner or Node. */
export function isMadeByUser(wrapper: (...args: never[]) => unknown): boolean {
  const holder: Holder = {};
  try {
    const state = beginNearest(1);
    try {
      captureStackTrace(holder, wrapper);
      const [site] = holder.stack as NodeJS.CallSite[];
      const kind = infoOf(site)?.kind;
      return kind !== undefined && isShownKind(kind);
    } finally {
      endNearest(state);
    }
  } catch {
    // Why: where `Error` cannot be changed, a count is not worth a complaint.
    return false;
  }
}
