import { STALL_ID } from '../catalog/stall-id.js';
import { anyId } from '../options/match.js';
import { unknownIdMessage } from '../options/validate.js';
import { userStack } from '../stack/user-stack.js';
import type { Allowance } from '../ledger/allowance.js';
import type { Store } from '../ledger/attempt.js';
import type { FileFacts } from '../ledger/file-facts.js';

/** What an `allowBlocking()` call allows; undefined, and a mistake of its test, when it is wrong. */
export function makeAllowance(
  reason: unknown,
  calls: readonly string[] | undefined,
  file: FileFacts,
  store: Store | undefined,
): Allowance | undefined {
  const problem =
    typeof reason !== 'string' || reason.trim() === ''
      ? 'it needs a reason as its first argument: allowBlocking("why blocking is fine here", …)'
      : unknownIdMessage(calls ?? [], file.ids);
  if (problem === undefined) {
    const matches = anyId(calls);
    const allowsStalls = matches(STALL_ID);
    return { reason: String(reason), matches, allowsStalls, where: 'allowBlocking', uses: 0 };
  }
  const message = `[loopguard] An allowBlocking() call does not work: ${problem.replace(/\.$/, '')}.`;
  file.attribution
    .allowanceOwner(store)
    .mistakes.set(message, { message, stack: userStack(file.root) });
  return undefined;
}
