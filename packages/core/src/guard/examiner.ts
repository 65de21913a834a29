import type { CatalogEntry } from '../catalog/types.js';
import type { Store } from '../ledger/attempt.js';
import {
  type CallPath,
  type CallRecord,
  type SeenCall,
  pathOf,
  recordOf,
} from '../ledger/record.js';
import { Repeats } from '../ledger/repeats.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { Gate } from '../patch/wrap.js';
import { formatArgs } from '../report/format-args.js';
import { captureSites, captureText } from '../stack/capture.js';
import { stackKeyOf } from '../stack/stack-key.js';
import { blamedCall } from './blamed-call.js';
import { late } from './late-half.js';
import type { Session } from './session.js';

type Sites = readonly NodeJS.CallSite[];

/** A call that nothing has allowed so far. */
export interface OpenCall {
  readonly entry: CatalogEntry;
  readonly args: ArrayLike<unknown>;
  /** The module asked for, when the call is a `require`. */
  readonly specifier: string | undefined;
  readonly store: Store | undefined;
  /** Whose it is by its context. */
  readonly owner: TestLedger;
}

/** Looks at the stack of a call that nothing has allowed so far. */
export class Examiner {
  readonly #gate: Pick<Gate, 'armed'>;

  /** @param gate - shut while a call is examined */
  constructor(gate: Pick<Gate, 'armed'>) {
    this.#gate = gate;
  }

  /**
   * Finds out who made a call, and records it when somebody is to blame.
   *
   * An arrow, since its frame is where the captured stacks begin.
   */
  readonly examine = (call: OpenCall, session: Session): CallRecord | undefined => {
    const wasArmed = this.#gate.armed;
    this.#gate.armed = false;
    try {
      const captured = captureSites(this.examine);
      const sites = typeof captured === 'string' ? late().sitesOfHook(captured, session) : captured;
      return sites && this.#record(call, sites, session);
    } catch (error) {
      session.fault(error, call.entry.id);
      return undefined;
    } finally {
      this.#gate.armed = wasArmed;
    }
  };

  #record(call: OpenCall, sites: Sites, session: Session): CallRecord | undefined {
    const { entry: part, specifier, owner } = call;
    const blamed = blamedCall(part, sites, specifier !== undefined, session);
    if (blamed === undefined) return undefined;
    const { entry, blame } = blamed;
    const { rule } = session.stateOf(entry);
    if (rule === 'off') return undefined;
    const isContested = owner === session.contested;
    const claim = isContested ? late().claimOf(entry.id, sites, session, call.store) : undefined;
    if (claim?.block && late().isInBlock(sites)) {
      session.optOuts.useAllowance(claim.block.allowance, claim.block.attempt?.test ?? owner);
      return undefined;
    }
    if (isContested && session.isFull(owner)) late().settleContested(session);
    const context = session.attribution.contextOf(owner);
    const wasStopped = session.options.mode === 'throw' && rule === 'error';
    const seen: SeenCall = { entry, part, blame, context, wasStopped };
    const make = (isKept: boolean): CallRecord => {
      const made = recordOf({
        ...seen,
        // Why not these: what is said of them depends on more than the stack.
        path:
          specifier === undefined && context === undefined && !isContested
            ? this.#sharedPath(
                `${part.id} ${entry.id} ${stackKeyOf(sites)}`,
                sites,
                session,
                isKept,
              )
            : this.#pathOf(sites, session),
        args: formatArgs(part, call.args),
        severity: rule === 'warn' ? 'warn' : 'error',
        specifier,
      });
      return claim ? late().contestedOf(made, claim) : made;
    };
    const key = `${blame.key} ${entry.id} ${claim ? late().claimKey(claim) : context}`;
    const record = session.record(owner, key, () => make(true));
    if (record !== undefined) {
      if (record.part === part) {
        record.count++;
        if (!wasStopped && Repeats.isDue(record)) late().noteRepeat(record, sites, owner, session);
      }
      return record;
    }
    const further = wasStopped ? make(false) : undefined;
    if (further) late().judgeFurther(further, owner, session);
    else {
      late().countFurther(key, seen, sites, owner, () =>
        late().judgeFurther(make(false), owner, session),
      );
    }
    return further;
  }

  /** What another test has found out about the same stack, or a look at it to come. */
  #sharedPath(key: string, sites: Sites, session: Session, isKept: boolean): CallPath {
    let path = session.paths.get(key);
    if (path === undefined) {
      path = this.#pathOf(sites, session);
      if (isKept) session.paths.set(key, path);
    }
    return path;
  }

  #pathOf(sites: Sites, { stackError }: Session): CallPath {
    return pathOf({ sites, text: captureText(this.examine, stackError) });
  }
}
