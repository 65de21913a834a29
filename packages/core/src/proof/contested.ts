import { CallSites } from '../ledger/call-sites.js';
import { captureSites, captureText } from '../stack/capture.js';
import { isCalledByRunner, tellingFrames } from '../stack/classify.js';
import { judgeFurther } from '../judge/judge-further.js';
import { answerFor } from './answer-for.js';
import { type Allowance, firstMatch } from '../ledger/allowance.js';
import type { Store } from '../ledger/attempt.js';
import type { TestInfo } from '../ledger/test-info.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { judge } from '../judge/judge.js';
import { nearestProof, proofOf } from './proof.js';
import { type CallRecord, pathOf } from '../ledger/record.js';
import {
  type Contested,
  type ContestedRecord,
  awaitsProof,
  type StackOf,
} from '../ledger/contest.js';
import type { FileFacts } from '../ledger/file-facts.js';

/** A call that is known to be somebody's. */
export interface Settled {
  readonly owner: TestLedger;
  readonly record: CallRecord;
}

/** Gives all calls whose context was no proof to the tests that made them, or to the file. */
export function settleContested(file: FileFacts): void {
  for (const record of file.contested.records.values()) settle(record, file);
}

/** The same for one call, whose record may be allowed: then there is nothing. */
export function settle(record: CallRecord, file: FileFacts): Settled | undefined {
  const { records } = file.contested;
  for (const [key, known] of records) if (known === record) records.delete(key);
  if (!awaitsProof(record)) return undefined;
  // Why: what its repeats count from now on would be lost.
  record.contested.contest.repeats = undefined;
  if (record.count === 0) return undefined;
  try {
    return place(record, file);
  } catch (error) {
    file.fault(error, record.entry.id);
    return undefined;
  }
}

/**
 * The position of the frame up to which a stack has to be the same for a further call to be the same
 * test's, and of a line that is reported, or allowed, whoever calls it.
 */
export function lastFrameOfProof(record: ContestedRecord, file: FileFacts): number | undefined {
  const { contested } = record;
  if (contested.block !== undefined) return undefined;
  const proof = nearestProof(contested, file);
  if (proof === undefined) return undefined;
  // Why a copy: when it is settled, its times are counted from the start of the test.
  const copy = { ...record, judgement: undefined };
  const judgement = judge(copy, proof.test.info, file);
  return judgement.verdict === 'allow' && !judgement.isOfLine ? undefined : proof.index;
}

/** The stack of whoever calls now, where the context does not tell who that is. */
function stackOfCaller(file: FileFacts, store: Store | undefined): StackOf | undefined {
  const { attribution, contested, stackError } = file;
  if (attribution.ownerOf(store) !== contested) return undefined;
  const captured = captureSites(stackOfCaller);
  const sites = typeof captured === 'object' ? captured : [];
  const telling = tellingFrames(sites);
  return {
    contest: attribution.contestOf(store),
    path: pathOf({ sites, text: captureText(stackOfCaller, stackError) }),
    telling,
    isRunners: isCalledByRunner(sites, telling),
  };
}

/** Tells, when it is asked, which test calls now; undefined where the context tells that already. */
export function openerOf(
  file: FileFacts,
  store: Store | undefined,
): (() => TestLedger | undefined) | undefined {
  const stack = stackOfCaller(file, store);
  if (stack === undefined) return undefined;
  return () => {
    const proof = proofOf(stack, file);
    return proof.of === 'test' ? proof.test : undefined;
  };
}

/** Where an opt-out made now without a block belongs. */
export function ownerOfAllowance(file: FileFacts, store: Store | undefined): TestLedger {
  return openerOf(file, store)?.() ?? file.attribution.allowanceOwner(store);
}

function place({ contested, ...record }: ContestedRecord, file: FileFacts): Settled | undefined {
  const { optOuts } = file;
  const { id } = record.entry;
  const { contest } = contested;
  const { owner, context, candidates } = answerFor(
    proofOf(contested, file),
    contest,
    file.fileLedger,
  );
  const acceptedBy = (test: TestLedger): Allowance | undefined =>
    allowanceOfBlock(contested, test) ?? firstMatch(contest.allowances.get(test) ?? [], id);
  const use = (allowance: Allowance, test: TestLedger): void => {
    for (let count = 0; count < record.count; count++) optOuts.useAllowance(allowance, test);
  };

  const likely = contest.hasEnded ? undefined : contest.attempt?.test;
  // Why the likely one: most often the context is right, and without proof against it who accepts
  // what it starts has done what can be done.
  const accepting = context === undefined ? owner : candidates.find((test) => test === likely);
  const allowance = accepting && acceptedBy(accepting);
  if (allowance) {
    use(allowance, accepting);
    return undefined;
  }
  const left: TestInfo[] = [];
  for (const test of candidates) {
    const accepted = acceptedBy(test);
    if (accepted) use(accepted, test);
    else left.push(test.info);
  }
  return keep({ ...record, context, candidates: left }, owner, file);
}

/** The block of the context that allows a call, if it is a block of that test's. */
function allowanceOfBlock({ block }: Contested, test: TestLedger): Allowance | undefined {
  return block?.opener === test ? block.allowance : undefined;
}

/** Adds a call to the records of who answers for it. */
function keep(call: CallRecord, owner: TestLedger, file: FileFacts): Settled {
  const { blame, entry, context, part } = call;
  const occurrences = call.occurrences.map(({ startMs, durationMs }) => ({
    startMs: startMs - owner.startedAt,
    durationMs,
  }));
  const record: CallRecord = { ...call, occurrences };
  const key = `${blame.key} ${entry.id} ${context}`;
  const known = CallSites.of(file).record(owner, key, () => record);
  if (known === undefined) {
    const { further } = judgeFurther(record, owner, file);
    for (let count = 1; count < record.count; count++) owner.countFurther(further);
  } else if (known !== record && known.part === part) {
    known.count += record.count;
    known.durationMs += record.durationMs;
    known.occurrences.push(...occurrences);
  }
  return { owner, record: known ?? record };
}
