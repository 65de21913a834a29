import type { Store } from '../ledger/attempt.js';
import type { Contested, ContestedRecord } from '../ledger/contest.js';
import type { FileFacts } from '../ledger/file-facts.js';
import type { CallRecord } from '../ledger/record.js';
import { infoOf, isCalledByRunner, tellingFrames } from '../stack/classify.js';

/** What is known of a call whose context is no proof, but for the way to it. */
export type Claim = Omit<Contested, 'path'>;

/** What is known of a call that several tests may have made. */
export function claimOf(
  id: string,
  sites: readonly NodeJS.CallSite[],
  { attribution, optOuts }: FileFacts,
  store: Store | undefined,
): Claim {
  const telling = tellingFrames(sites);
  return {
    contest: attribution.contestOf(store),
    telling,
    isRunners: isCalledByRunner(sites, telling),
    block: optOuts.blockFor(id, store),
  };
}

/** Tells claims from each other that may be settled differently. */
export function claimKey({ contest, telling, isRunners, block }: Claim): string {
  return `contest ${contest.number} ${telling} ${isRunners} ${block !== undefined}`;
}

export function contestedOf(record: CallRecord, claim: Claim): ContestedRecord {
  const { path, blame } = record;
  return { ...record, contested: { ...claim, path, blame } };
}

/** Whether an `allowBlocking` block is on the stack itself: then it allows the call, whose ever it is. */
export function isInBlock(sites: readonly NodeJS.CallSite[]): boolean {
  return sites.some(
    (site) => site.getFunctionName() === 'allowBlocking' && infoOf(site)?.kind === 'own',
  );
}
