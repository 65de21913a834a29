import { stallEntry } from '../catalog/stall-entry.js';
import { anyId } from '../options/match.js';
import { unknownIdMessage } from '../options/validate.js';
import { captureSites, captureText } from '../stack/capture.js';
import { frameText, mapFrames } from '../stack/frames.js';
import type { Allowance, Store } from '../ledger/test-ledger.js';
import type { Session } from '../guard/session.js';

/** What an `allowBlocking()` call allows; undefined, and a mistake of its test, when it is wrong. */
export function makeAllowance(
  reason: unknown,
  calls: readonly string[] | undefined,
  session: Session,
  store: Store | undefined,
): Allowance | undefined {
  const problem =
    typeof reason !== 'string' || reason.trim() === ''
      ? 'it needs a reason as its first argument: allowBlocking("why blocking is fine here", …)'
      : unknownIdMessage(calls ?? [], session.ids);
  if (problem === undefined) {
    const matches = anyId(calls);
    const allowsStalls = matches(stallEntry.id);
    return { reason: String(reason), matches, allowsStalls, where: 'allowBlocking', uses: 0 };
  }
  const message = `[loopguard] An allowBlocking() call does not work: ${problem.replace(/\.$/, '')}.`;
  session.attribution
    .allowanceOwner(store)
    .mistakes.set(message, { message, stack: userStack(session.root) });
  return undefined;
}

function userStack(root: string): string[] {
  const captured = captureSites(userStack);
  const sites = typeof captured === 'object' ? captured : [];
  return mapFrames(sites, captureText(userStack).stack, root).flatMap((frame) =>
    frame?.isShown && frame.packageName === undefined ? frameText(frame) : [],
  );
}
