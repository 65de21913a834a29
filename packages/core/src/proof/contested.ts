import { captureSites, captureText } from '../stack/capture.js';
import { isCalledByRunner, reachOf } from '../stack/classify.js';
import { countFurther, judgeFurther } from '../judge/judge-further.js';
import { answerFor } from './answer-for.js';
import {
  type Allowance,
  firstMatch,
  type Store,
  type TestInfo,
  type TestLedger,
} from '../ledger/test-ledger.js';
import { judge } from '../judge/judge.js';
import { nearestProof, proofOf } from './proof.js';
import { type CallRecord, type Contested, pathOf, type StackOf } from '../ledger/record.js';
import type { Session } from '../guard/session.js';
import { judgeContext } from '../judge/verdict.js';

/** A call that is known to be somebody's. */
export interface Settled {
  readonly owner: TestLedger;
  readonly record: CallRecord;
}

/** Gives all calls whose context was no proof to the tests that made them, or to the file. */
export function settleContested(session: Session): void {
  for (const record of session.contested.records.values()) settle(record, session);
}

/** The same for one call, whose record may be allowed: then there is nothing. */
export function settle(record: CallRecord, session: Session): Settled | undefined {
  const { records } = session.contested;
  for (const [key, known] of records) if (known === record) records.delete(key);
  const { contested } = record;
  // Why: what its repeats count from now on would be lost.
  if (contested) contested.contest.repeats = undefined;
  if (contested === undefined || record.count === 0) return undefined;
  try {
    return place(record, contested, session);
  } catch (error) {
    session.fault(error, record.entry.id);
    return undefined;
  }
}

/**
 * The position of the frame up to which a stack has to be the same for a further call to be the same
 * test's, and of a line that is reported, or allowed, whoever calls it.
 */
export function lastFrameOfProof(record: CallRecord, session: Session): number | undefined {
  const { contested } = record;
  if (contested === undefined || contested.scope !== undefined) return undefined;
  const proof = nearestProof(contested, session);
  if (proof === undefined) return undefined;
  // Why a copy: when it is settled, its times are counted from the start of the test.
  const copy = { ...record, judgement: undefined, contested: undefined };
  const judgement = judge(copy, proof.test.info, judgeContext(session, session.ids));
  return judgement.verdict === 'allow' && !judgement.isOfLine ? undefined : proof.index;
}

/** The stack of whoever calls now, where the context does not tell who that is. */
export function stackOfCaller(session: Session, store: Store | undefined): StackOf | undefined {
  const { attribution, contested, stackError } = session;
  if (attribution.ownerOf(store) !== contested) return undefined;
  const captured = captureSites(stackOfCaller);
  const sites = typeof captured === 'object' ? captured : [];
  const reach = reachOf(sites);
  return {
    contest: attribution.contestOf(store),
    path: pathOf({ sites, text: captureText(stackOfCaller, stackError) }),
    reach,
    isRunners: isCalledByRunner(sites, reach),
  };
}

/** Where an opt-out made now without a block belongs. */
export function ownerOfAllowance(session: Session, store: Store | undefined): TestLedger {
  const stack = stackOfCaller(session, store);
  const proof = stack && proofOf(stack, session);
  return proof?.of === 'test' ? proof.test : session.attribution.allowanceOwner(store);
}

function place(record: CallRecord, contested: Contested, session: Session): Settled | undefined {
  const { optOuts } = session;
  const { id } = record.entry;
  const { contest } = contested;
  const { owner, context, candidates } = answerFor(
    proofOf(contested, session),
    contest,
    session.fileLedger,
  );
  const acceptedBy = (test: TestLedger): Allowance | undefined =>
    scopeOf(contested, test, session) ?? firstMatch(contest.allowances.get(test) ?? [], id);
  const use = (allowance: Allowance, test: TestLedger): void => {
    for (let count = 0; count < record.count; count++) optOuts.useAllowance(allowance, test);
  };

  const likely = contest.isLate ? undefined : contest.attempt?.test;
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
  return keep({ ...record, contested: undefined, context, candidates: left }, owner, session);
}

/** The block of the context that allows a call, if it is a block of that test's. */
function scopeOf({ scope }: Contested, test: TestLedger, session: Session): Allowance | undefined {
  if (scope === undefined) return undefined;
  const proof = scope.opener && proofOf(scope.opener, session);
  const opened = proof?.of === 'test' ? proof.test : scope.attempt?.test;
  return opened === test ? scope.allowance : undefined;
}

/** Adds a call to the records of who answers for it. */
function keep(call: CallRecord, owner: TestLedger, session: Session): Settled {
  const { blame, entry, context, part } = call;
  const occurrences = call.occurrences.map(({ startMs, durationMs }) => ({
    startMs: startMs - owner.startedAt,
    durationMs,
  }));
  const record: CallRecord = { ...call, occurrences };
  const key = `${blame.key} ${entry.id} ${context}`;
  const known = session.record(owner, key, () => record);
  if (known === undefined) {
    const { further } = judgeFurther(record, owner, session);
    for (let count = 1; count < record.count; count++) countFurther(owner, further);
  } else if (known !== record && known.part === part) {
    known.count += record.count;
    known.durationMs += record.durationMs;
    known.occurrences.push(...occurrences);
  }
  return { owner, record: known ?? record };
}
