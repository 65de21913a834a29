import { stallEntry } from '../catalog/stall-entry.js';
import type { FileFacts } from '../ledger/file-facts.js';
import type { RunningTests } from './running-tests.js';

/** Whether an opt-out covers whoever runs now. What covers it is noted as needed. */
export function allowsStall(file: FileFacts, running: RunningTests): boolean {
  const { optOuts } = file;
  const { allow } = file.stateOf(stallEntry);
  if (allow) {
    optOuts.useRule(allow.index);
    return true;
  }
  const covering = running.allowances;
  for (const ledger of running.ledgers) {
    const allowance = optOuts.allowanceFor(stallEntry.id, undefined, ledger);
    if (allowance) covering.push([allowance, ledger]);
  }
  for (const [allowance, ledger] of covering) optOuts.useAllowance(allowance, ledger);
  return covering.length > 0;
}
