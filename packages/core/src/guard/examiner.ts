import { entryOf } from '../catalog/tables.js';
import type { CatalogEntry } from '../catalog/types.js';
import type { Gate } from '../patch/wrap.js';
import { formatArgs } from '../report/format-args.js';
import { captureSites, captureText } from '../stack/capture.js';
import {
  type Blame,
  classify,
  enclosingNodeFunctions,
  infoOf,
  isCalledByRunner,
  tellingFrames,
} from '../stack/classify.js';
import { judgeFurther } from '../judge/judge-further.js';
import type { Store } from '../ledger/attempt.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { type CallPath, type CallRecord, pathOf, recordOf } from '../ledger/record.js';
import { type Contested, type ContestedRecord, awaitsProof } from '../ledger/contest.js';
import { Repeats } from '../ledger/repeats.js';
import { stackKeyOf } from '../stack/stack-key.js';
import { late } from './late-half.js';
import type { Session } from './session.js';

/** What tells a call from others, without the way to it. */
type SeenCall = Pick<CallRecord, 'entry' | 'part' | 'blame' | 'context' | 'wasStopped'>;

/** What is known of a call whose context is no proof, but for the way to it. */
type Claim = Omit<Contested, 'path'>;

/** Looks at the stack of a call that nothing has allowed so far. */
export class Examiner {
  readonly #gate: Pick<Gate, 'armed'>;

  /** @param gate - shut while a call is examined */
  constructor(gate: Pick<Gate, 'armed'>) {
    this.#gate = gate;
  }

  #tryToNoteRepeat(
    record: CallRecord,
    sites: readonly NodeJS.CallSite[],
    session: Session,
    owner: TestLedger,
  ): void {
    try {
      this.#noteRepeat(record, sites, session, owner);
    } catch {
      // Why: what the test has replaced for now need not be so when the call has to be judged.
    }
  }

  #noteRepeat(
    record: CallRecord,
    sites: readonly NodeJS.CallSite[],
    session: Session,
    owner: TestLedger,
  ): void {
    if (record.wasStopped || !Repeats.isDue(record)) return;
    const { blame, entry } = record;
    const { origin } = blame;
    if (origin !== nearestOf(sites)) return;
    const { judge, lastFrameOfProof } = late();
    if (awaitsProof(record)) {
      const last = lastFrameOfProof(record, session);
      if (last === undefined) return;
      const repeats = (record.contested.contest.repeats ??= new Repeats());
      repeats.add(entry, record, sites.slice(origin, last + 1));
      return;
    }
    const judgement = judge(record, owner.info, session);
    if (judgement.verdict === 'allow' && !judgement.isOfLine) return;
    owner.repeats ??= new Repeats();
    owner.repeats.add(entry, record, sites.slice(origin, origin + 1));
  }

  /**
   * Counts a call of which no record is kept, and judges it unless that is settled.
   *
   * @returns its record if it has to be stopped
   */
  #examineFurther(
    key: string,
    { entry, part, context, blame, wasStopped }: SeenCall,
    make: () => CallRecord,
    sites: readonly NodeJS.CallSite[],
    session: Session,
    owner: TestLedger,
  ): CallRecord | undefined {
    if (wasStopped) {
      const record = make();
      judgeFurther(record, owner, session);
      return record;
    }
    const repeats = (owner.repeats ??= new Repeats());
    // Why: once one of them fails the test, no other makes a difference.
    const known = owner.further?.failed ? 'failed' : repeats.furtherOf(key);
    if (known !== undefined) owner.countFurther(known);
    const { further, isOfLine } =
      known === undefined
        ? judgeFurther(make(), owner, session)
        : { further: known, isOfLine: known === 'failed' };
    repeats.addFurther(key, further);
    const isPlain = entry === part && context === undefined && blame.offender === -1;
    if (isOfLine && isPlain && blame.origin !== -1 && blame.origin === nearestOf(sites)) {
      repeats.add(part, further, sites.slice(blame.origin, blame.origin + 1));
    }
    return undefined;
  }

  /** What another test has found out about the same stack, or a look at it to come. */
  #pathOf(
    sites: readonly NodeJS.CallSite[],
    key: string | undefined,
    session: Session,
    isKept: boolean,
  ): CallPath {
    const known = key === undefined ? undefined : session.paths.get(key);
    if (known !== undefined) return known;
    const path = pathOf({ sites, text: captureText(this.examine, session.stackError) });
    if (key !== undefined && isKept) session.paths.set(key, path);
    return path;
  }

  /**
   * Finds out who made a call, and records it when somebody is to blame.
   *
   * An arrow, since its frame is where the captured stacks begin.
   */
  readonly examine = (
    called: CatalogEntry,
    args: ArrayLike<unknown>,
    specifier: string | undefined,
    session: Session,
    store: Store | undefined,
    owner: TestLedger,
  ): CallRecord | undefined => {
    const wasArmed = this.#gate.armed;
    this.#gate.armed = false;
    let record: CallRecord | undefined;
    try {
      const captured = captureSites(this.examine);
      const sites = typeof captured === 'string' ? late().sitesOfHook(captured, session) : captured;
      if (!sites) return undefined;
      const entry = enclosingEntry(called, sites);
      const whole = classify(sites, [called.id, entry.id], specifier !== undefined);
      const blame = withoutOwnPackage(called, sites, whole);
      if (!blame) return undefined;
      if (specifier !== undefined && isStartUp(sites, blame, session)) return undefined;
      const { rule } = session.stateOf(entry);
      if (rule === 'off') return undefined;
      const isContested = owner === session.contested;
      const claim = isContested ? claimOf(entry.id, sites, session, store) : undefined;
      if (claim?.block && isInBlock(sites)) {
        session.optOuts.useAllowance(claim.block.allowance, claim.block.attempt?.test ?? owner);
        return undefined;
      }
      if (isContested && session.isFull(owner)) late().settleContested(session);
      const context = session.attribution.contextOf(owner);
      const key = `${blame.key} ${entry.id} ${claim ? keyOf(claim) : context}`;
      // Why not these: what is said of them depends on more than the stack.
      const isOfStack = specifier === undefined && context === undefined && !isContested;
      const wasStopped = session.options.mode === 'throw' && rule === 'error';
      const site: SeenCall = { entry, part: called, blame, context, wasStopped };
      const make = (isKept: boolean): CallRecord => {
        const stackKey = isOfStack ? `${called.id} ${entry.id} ${stackKeyOf(sites)}` : undefined;
        const path = this.#pathOf(sites, stackKey, session, isKept);
        const made = recordOf({
          ...site,
          path,
          args: formatArgs(called, args),
          severity: rule === 'warn' ? 'warn' : 'error',
          specifier,
        });
        return claim ? contestedOf(made, claim) : made;
      };
      record = session.record(owner, key, () => make(true));
      if (record === undefined) {
        record = this.#examineFurther(key, site, () => make(false), sites, session, owner);
      } else if (record.part === called) {
        record.count++;
        this.#tryToNoteRepeat(record, sites, session, owner);
      }
    } catch (error) {
      session.fault(error, called.id);
    } finally {
      this.#gate.armed = wasArmed;
    }
    return record;
  };
}

function claimOf(
  id: string,
  sites: readonly NodeJS.CallSite[],
  { attribution, optOuts }: Session,
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

function contestedOf(record: CallRecord, claim: Claim): ContestedRecord {
  const { path, blame } = record;
  return { ...record, contested: { ...claim, path, blame } };
}

function keyOf({ contest, telling, isRunners, block }: Claim): string {
  return `contest ${contest.number} ${telling} ${isRunners} ${block !== undefined}`;
}

/** Whether an `allowBlocking` block is on the stack itself: then it allows the call, whose ever it is. */
function isInBlock(sites: readonly NodeJS.CallSite[]): boolean {
  return sites.some(
    (site) => site.getFunctionName() === 'allowBlocking' && infoOf(site)?.kind === 'own',
  );
}

/** The frame that made the call, unless that is loopguard's own. */
function nearestOf(sites: readonly NodeJS.CallSite[]): number {
  return sites.findIndex((site) => infoOf(site)?.kind !== 'own');
}

/** Test files may load modules, and how a package loads its own parts is not its user's to change. */
function isStartUp(sites: readonly NodeJS.CallSite[], blame: Blame, session: Session): boolean {
  if (blame.offender !== -1) return true;
  const info = infoOf(sites[blame.origin]);
  return info !== undefined && session.isTestFile(info.path);
}

/** Where a package calls a function of its own, its user's call is what matters. */
function withoutOwnPackage(
  called: CatalogEntry,
  sites: readonly NodeJS.CallSite[],
  blame: Blame | undefined,
): Blame | undefined {
  if (called.category !== 'package' || !blame || blame.offender === -1 || blame.origin === -1) {
    return blame;
  }
  const name = infoOf(sites[blame.offender])?.packageName;
  const isOwn = called.module === name || called.module.startsWith(`${name}/`);
  return isOwn ? { ...blame, offender: -1 } : blame;
}

/**
 * The entry that a call really belongs to: an original that was captured before the guard came
 * still calls public functions, as `readFileSync` calls `openSync`.
 */
function enclosingEntry(called: CatalogEntry, sites: readonly NodeJS.CallSite[]): CatalogEntry {
  if (called.module !== 'fs') return called;
  let entry = called;
  for (const id of enclosingNodeFunctions(sites)) entry = entryOf('fs', id) ?? entry;
  return entry;
}
