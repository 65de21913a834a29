import type { Allowance } from '../ledger/allowance.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { UsedAllowance } from '../report/file-report.js';

/** One line for each reason and place: a block that runs often is one opt-out. */
export function usedScopes(
  allowances: readonly (readonly [Allowance, TestLedger])[],
): Iterable<UsedAllowance> {
  const found = new Map<string, UsedAllowance>();
  for (const [{ reason, where, uses }, { info }] of allowances) {
    const key = JSON.stringify([reason, where, info.name]);
    const count = uses + (found.get(key)?.count ?? 0);
    found.set(key, { reason, where, test: info.name, count });
  }
  return found.values();
}
