import type { CompiledOptions } from '../options/compiled-options.js';
import { SafeMap, SafeSet } from '../safe/collections.js';
import { late } from '../safe/late.js';
import type { Attempt, Store } from './attempt.js';
import { TestLedger } from './test-ledger.js';
import type { Contest } from './contest.js';
import type { Whose } from './whose.js';

type Describe = typeof import('./describe-contest.js');

/** Who runs in a test file, and whose a call is. */
export class Attribution implements Whose {
  /**
   * What has to wait for a look at its stack. Where several tests run, whoever calls first decides in
   * whose context a queue, a pool or a batch runs what the others gave it.
   */
  readonly contested: TestLedger = new TestLedger({ name: '' });
  readonly #options: CompiledOptions;
  readonly #fileLedger: TestLedger;
  readonly #active = new SafeSet<Attempt>();
  /** Calls of hooks, which nobody judges where hooks are not guarded. */
  hookCalls = 0;
  readonly #contests = new SafeMap<Store | undefined, Contest>();
  #contestCount = 0;

  /** @param fileLedger - what no single test can answer for */
  constructor(options: CompiledOptions, fileLedger: TestLedger) {
    this.#options = options;
    this.#fileLedger = fileLedger;
  }

  /** Makes an attempt of a hook or a test one of this file's. */
  add(attempt: Attempt): void {
    attempt.home = this;
  }

  /** A test begins to run. */
  activate(attempt: Attempt): void {
    this.add(attempt);
    if (this.#active.size > 0) {
      attempt.hasCompany = true;
      for (const other of this.#active) other.hasCompany = true;
    }
    this.#active.add(attempt);
    this.noteChange();
  }

  /** A test, or a hook, has ended. */
  deactivate(attempt: Attempt): void {
    if (this.#active.delete(attempt)) this.noteChange();
  }

  isActive(attempt: Attempt): boolean {
    return this.#active.has(attempt);
  }

  /** Who runs, or what a test accepts, is another from now on. */
  noteChange(): void {
    if (this.#contests.size > 0) this.#contests.clear();
  }

  /**
   * Whose a call is that is made now in an asynchronous context: a test's, the file's, that of
   * `contested` where the context alone does not tell, or undefined where nothing is guarded.
   */
  ownerOf(store: Store | undefined): TestLedger | undefined {
    const attempt = store?.attempt;
    if (attempt === undefined) return this.#soleOwner();
    // Why: what an earlier file left behind is not this file's doing, unless it did so for all.
    if (attempt.home !== this) {
      return attempt.isShared && attempt.isDone ? this.#soleOwner() : undefined;
    }
    if (attempt.isDone) {
      // Why: what a hook left behind (a server, an interval) is shared code; a body's leftovers are
      // its own, unless a test that runs has fed them.
      return store?.phase === 'body' ? this.contested : this.#soleOwner();
    }
    if (store?.phase === 'body' || attempt.phase === 'body' || this.#options.hooks) {
      const isAlone = !attempt.hasCompany || !this.#active.has(attempt);
      return isAlone ? attempt.test : this.contested;
    }
    return undefined;
  }

  /** Whether a hook runs in this context; asked where {@link ownerOf} names nobody. */
  isHook(store: Store | undefined): boolean {
    const attempt = store?.attempt;
    return attempt !== undefined && attempt.home === this && !attempt.isDone;
  }

  /** What is known already of who may have made a call that is contested now. */
  knownContestOf(store: Store | undefined): Contest | undefined {
    return this.#contests.get(store);
  }

  /** Who may have made a call that is contested now. */
  contestOf(store: Store | undefined): Contest {
    let contest = this.#contests.get(store);
    if (contest === undefined) {
      contest = late<Describe>().describeContest(store, this.#active, ++this.#contestCount);
      this.#contests.set(store, contest);
    }
    return contest;
  }

  /** Where an opt-out made now without a block belongs, as far as the context tells. */
  allowanceOwner(store: Store | undefined): TestLedger {
    if (store?.attempt && !store.attempt.isDone) return store.attempt.test;
    return this.#only()?.test ?? this.#fileLedger;
  }

  #soleOwner(): TestLedger | undefined {
    let guarded = 0;
    for (const attempt of this.#active) {
      if (attempt.phase === 'body' || this.#options.hooks) guarded++;
    }
    return guarded === 0 ? undefined : (this.#only()?.test ?? this.contested);
  }

  /** The attempt that runs, if it is a single one. */
  #only(): Attempt | undefined {
    if (this.#active.size !== 1) return undefined;
    let only: Attempt | undefined;
    for (const attempt of this.#active) only = attempt;
    return only;
  }
}
