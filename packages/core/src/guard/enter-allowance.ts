import { stallEntry } from '../catalog/stall-entry.js';
import { makeAllowance } from '../judge/make-allowance.js';
import type { Allowance } from '../ledger/allowance.js';
import { AllowBlock, type Store } from '../ledger/attempt.js';
import { openerOf, ownerOfAllowance } from '../proof/contested.js';
import type { Detector } from './detector.js';
import type { Session } from './session.js';

/** Late: what `allowBlocking` does while a file is followed. */
export function enterAllowance(
  detector: Detector,
  session: Session,
  reason: unknown,
  calls: readonly string[] | undefined,
  block: (() => unknown) | undefined,
): unknown {
  const store = detector.storage.getStore();
  const allowance = detector.quietly(() => makeAllowance(reason, calls, session, store));
  if (block === undefined) {
    if (allowance) detector.quietly(() => allowFromNow(allowance, session, store));
    return undefined;
  }
  if (allowance === undefined) return block();
  const opener = detector.quietly(() => openerOf(session, store));
  const entered = new AllowBlock(allowance, store?.block, store?.attempt, opener);
  const { attempt, phase = 'hook' } = store ?? {};
  const inner: Store = { attempt, phase, block: entered };
  const stalls = allowance.matches(stallEntry.id) ? session.stalls : undefined;
  let result: unknown;
  stalls?.beginBlock(entered);
  try {
    return (result = detector.storage.run(inner, block));
  } finally {
    entered.leave(result);
    stalls?.leaveBlock(entered);
  }
}

/** Allows calls for the rest of the test, or of the file. */
function allowFromNow(allowance: Allowance, session: Session, store: Store | undefined): void {
  ownerOfAllowance(session, store).allowances.push(allowance);
  session.attribution.noteChange();
}
