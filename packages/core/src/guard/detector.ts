import { AsyncLocalStorage } from 'node:async_hooks';
import type { CallCollector } from '../allow/slot.js';
import type { Store } from '../ledger/attempt.js';
import type { ExtendedModules } from '../modules/extended-modules.js';
import type { ExtendedEntry } from '../options/extended-entry.js';
import { PatchSet } from '../patch/patch-set.js';
import { quietly } from '../patch/quietly.js';
import { examining, late } from './late-parts.js';
import { Stalls } from '../stall/stalls.js';
import { Intercept } from './intercept.js';
import { Session, type SessionInit } from './session.js';

/** The one detector of a thread: its patches stay, its session changes with each test file. */
export class Detector {
  /** Whose code runs. */
  readonly storage: AsyncLocalStorage<Store> = new AsyncLocalStorage();
  /** What every wrapper asks. */
  readonly gate: Intercept = new Intercept(this.storage);
  readonly patches: PatchSet = new PatchSet(this.gate, examining);
  /** Sessions that wait until the run has ended that one of their tests has started in this thread. */
  readonly #waiting: Session[] = [];
  #extended: ExtendedModules | undefined;

  constructor() {
    this.patches.patchBuiltins();
    this.patches.patchRealm(globalThis);
    this.loads.install();
  }

  get loads(): Intercept['loads'] {
    return this.gate.loads;
  }

  get session(): Session | undefined {
    return this.gate.session;
  }

  /** What the option `extend` adds, by the modules that it is in; undefined where it never added anything. */
  get extended(): ExtendedModules | undefined {
    return this.#extended;
  }

  extend(entries: readonly ExtendedEntry[]): ExtendedModules | undefined {
    if (entries.length > 0) this.#extended ??= new (late().ExtendedModules)(this.gate);
    this.#extended?.use(entries);
    return this.#extended;
  }

  /**
   * Starts guarding a file; an open session of another file is closed.
   *
   * @param outer - the session whose test runs this file: it goes on when the new one is closed
   */
  open(init: SessionInit, outer?: Session): Session {
    while (this.session && this.session !== outer) this.close(this.session);
    const session = new Session(init);
    const { options, realm = globalThis } = init;
    this.patches.patchBuiltins(options);
    this.patches.patchRealm(realm, options);
    if (this.session) {
      this.#waiting.push(this.session);
      this.suspend(this.session);
    }
    const refused = [...this.patches.refused].filter(
      ({ id, rule }) => options.ruleOf(id, rule) !== 'off',
    );
    if (refused.length > 0) session.mistake(late().refusedText(refused.map(({ id }) => id)));
    this.#begin(session);
    return session;
  }

  close(session: Session): void {
    if (this.session !== session) {
      // Why: its test has given up waiting for a run that is not done.
      const index = this.#waiting.indexOf(session);
      if (index !== -1) this.#waiting.splice(index, 1);
      return;
    }
    this.suspend(session);
    const next = this.#waiting.pop();
    if (next) this.resume(next);
  }

  /** Another session of this thread goes on. */
  suspend(session: Session): void {
    if (this.session !== session) return;
    // Why closed: the time is the other's, and one thread has one profiler.
    session.stalls?.close();
    session.stalls = undefined;
    this.gate.armed = false;
    this.gate.session = undefined;
  }

  resume(session: Session): void {
    if (this.session === session) return;
    if (this.session) this.suspend(this.session);
    this.extend(session.options.extended);
    this.#begin(session);
  }

  #begin(session: Session): void {
    const isGuarded = session.options.mode !== 'off' && session.offReason === undefined;
    this.gate.session = session;
    this.gate.armed = isGuarded;
    if (isGuarded) session.stalls = Stalls.watch(session, this.loads);
  }

  /** Runs loopguard's own work: nothing in it is a call of the user's. */
  quietly<T>(work: () => T): T {
    return quietly(this.gate, work);
  }

  allowBlocking(
    reason: unknown,
    calls: readonly string[] | undefined,
    block: (() => unknown) | undefined,
  ): unknown {
    const { session } = this;
    if (session === undefined) return block?.();
    return this.quietly(late).enterAllowance(this, session, reason, calls, block);
  }

  collectCalls(
    calls: readonly string[] | undefined,
    stallMs: number | undefined,
  ): CallCollector | undefined {
    const { session } = this;
    return session && this.quietly(() => late().collectCalls(this, session, calls, stallMs));
  }
}
