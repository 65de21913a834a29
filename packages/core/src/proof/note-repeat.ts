import { judge } from '../judge/judge.js';
import { awaitsProof } from '../ledger/contest.js';
import type { FileFacts } from '../ledger/file-facts.js';
import type { CallRecord, Judged, SeenCall } from '../ledger/record.js';
import { Repeats } from '../ledger/repeats.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { nearestOf } from '../stack/nearest-frame.js';
import { lastFrameOfProof } from './contested.js';

type Sites = readonly NodeJS.CallSite[];

/** Remembers the line of a record that goes on calling, so that the next calls need no look at their stacks. */
export function noteRepeat(
  record: CallRecord,
  sites: Sites,
  owner: TestLedger,
  file: FileFacts,
): void {
  try {
    const { blame, entry } = record;
    const { origin } = blame;
    if (origin !== nearestOf(sites)) return;
    if (awaitsProof(record)) {
      const last = lastFrameOfProof(record, file);
      if (last === undefined) return;
      const repeats = (record.contested.contest.repeats ??= new Repeats());
      repeats.add(entry, record, sites.slice(origin, last + 1));
      return;
    }
    const judgement = judge(record, owner.info, file);
    if (judgement.verdict === 'allow' && !judgement.isOfLine) return;
    owner.repeats ??= new Repeats();
    owner.repeats.add(entry, record, sites.slice(origin, origin + 1));
  } catch {
    // Why: what the test has replaced for now need not be so when the call has to be judged.
  }
}

/** Counts a call of which no record is kept; it is judged unless that is settled. */
export function countFurther(
  key: string,
  { entry, part, context, blame }: SeenCall,
  sites: Sites,
  owner: TestLedger,
  judgeIt: () => Judged,
): void {
  const repeats = (owner.repeats ??= new Repeats());
  // Why: once one of them fails the test, no other makes a difference.
  const known = owner.further?.failed ? 'failed' : repeats.furtherOf(key);
  if (known !== undefined) owner.countFurther(known);
  const { further, isOfLine } =
    known === undefined ? judgeIt() : { further: known, isOfLine: known === 'failed' };
  repeats.addFurther(key, further);
  const isPlain = entry === part && context === undefined && blame.offender === -1;
  if (isOfLine && isPlain && blame.origin !== -1 && blame.origin === nearestOf(sites)) {
    repeats.add(part, further, sites.slice(blame.origin, blame.origin + 1));
  }
}
