import type { TestLedger } from '../ledger/test-ledger.js';

const TEXT =
  '[loopguard] An assertion with toBlock() was not awaited: its function gave a promise, and the test ended before that was settled. Write: await expect(…).not.toBlock().';

/** How many assertions of a test wait for a promise. */
const waiting = new WeakMap<TestLedger, number>();

/**
 * An assertion waits for a promise. A test that ends before fails, since nobody has seen what comes of it.
 *
 * @param stack - where it was made
 * @returns to be called when the promise is settled
 */
export function noteWaiting(owner: TestLedger, stack: readonly string[]): () => void {
  const before = waiting.get(owner) ?? 0;
  waiting.set(owner, before + 1);
  if (before === 0) owner.mistakes.set(TEXT, { message: TEXT, stack });
  return () => {
    const left = (waiting.get(owner) ?? 1) - 1;
    if (left > 0) {
      waiting.set(owner, left);
      return;
    }
    waiting.delete(owner);
    owner.mistakes.delete(TEXT);
  };
}
