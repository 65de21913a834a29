import type { WatchedEntry } from '../catalog/watched-entry.js';
import type { Store } from '../ledger/attempt.js';
import type { EntryState } from '../ledger/file-facts.js';
import type { OptOuts } from '../ledger/opt-outs.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { CompiledOptions } from '../options/compiled-options.js';
import type { Rule } from '../options/types.js';
import { SafeMap } from '../safe/collections.js';

/**
 * A call that is allowed: `timed` where it may take long, so that its time is nobody's stall;
 * `untimed` where it cannot, or where stalls are allowed as well. Reading the clock twice takes
 * longer than all the rest.
 */
export type Allowed = 'timed' | 'untimed' | undefined;

/** What options and opt-outs say of a call before anybody looks at its stack. */
export class EntryRules {
  readonly #options: CompiledOptions;
  readonly #optOuts: OptOuts;
  readonly #knows: (id: string) => boolean;
  readonly #states = new SafeMap<WatchedEntry, EntryState>();

  /** @param knows - whether an id is of the catalog or of this file's option `extend` */
  constructor(options: CompiledOptions, optOuts: OptOuts, knows: (id: string) => boolean) {
    this.#options = options;
    this.#optOuts = optOuts;
    this.#knows = knows;
  }

  /** @param fallback - the rule where the options name none; the entry's own by default */
  stateOf(entry: WatchedEntry, fallback: Rule = entry.rule): EntryState {
    let state = this.#states.get(entry);
    if (state === undefined) {
      // Why: a module that was patched for another test file may be known to this one as well.
      const isKnown = entry.category !== 'package' || this.#knows(entry.id);
      const rule = isKnown ? this.#options.ruleOf(entry.id, fallback) : 'off';
      const allow = this.#options
        .allowFor(entry.id)
        .find(({ from, inside, reach }) => !from && !inside && !reach);
      state = { rule, allow };
      this.#states.set(entry, state);
    }
    return state;
  }

  /** Whether a call needs no look at its stack: a rule, its arguments or an opt-out covers it. */
  allows(
    entry: WatchedEntry,
    args: ArrayLike<unknown>,
    self: unknown,
    store: Store | undefined,
    owner: TestLedger,
  ): Allowed {
    const state = this.stateOf(entry);
    if (state.rule === 'off') return 'timed';
    if (entry.allowedWhen?.test?.(args, self)) return 'untimed';
    const allowance = this.#optOuts.allowanceFor(entry.id, store, owner);
    if (allowance !== undefined) {
      this.#optOuts.useAllowance(allowance, owner);
      return allowance.allowsStalls ? 'untimed' : 'timed';
    }
    if (state.allow !== undefined) {
      this.#optOuts.useRule(state.allow.index);
      return state.allow.allowsStalls ? 'untimed' : 'timed';
    }
    return undefined;
  }

  /** Whether a call would need an opt-out: neither a rule nor its arguments make it harmless. */
  isWatched(entry: WatchedEntry, args: ArrayLike<unknown>, self: unknown): boolean {
    return this.stateOf(entry).rule !== 'off' && !entry.allowedWhen?.test?.(args, self);
  }
}
