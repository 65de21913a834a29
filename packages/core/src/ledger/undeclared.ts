import type { TestLedger } from './test-ledger.js';

/** What a test declares has no reason: that is the test's own mistake. */
export function noteUndeclared(test: TestLedger, where: string): void {
  const message = `[loopguard] ${where} of ${JSON.stringify(test.info.name)} does not work: it needs a reason, e.g. { meta: { allowBlocking: 'why' } }.`;
  test.mistakes.set(message, { message, stack: [] });
}
