import type { AsyncLocalStorage } from 'node:async_hooks';
import type { Attempt, Store } from './attempt.js';
import type { TestLedger } from './test-ledger.js';
import type { ContextName, ContextScope } from './open-contexts.js';

const NAMELESS = 'something whose name cannot be told';

/** What the contexts of a thread share. */
export interface ContextThread {
  readonly storage: AsyncLocalStorage<Store>;
  /** The program itself, in whose time all of them run. */
  readonly program: Attempt;
  /** The ledger of a name: one for all contexts that have it. */
  ledgerOf(name: string): TestLedger;
  quietly<T>(work: () => T): T;
}

/** The contexts of a thread, as one of them sees them. */
interface AllContexts {
  readonly thread: ContextThread;
  readonly nameless: TestLedger;
  /** Others are open. */
  readonly hasCompany: boolean;
  ledgerOf(name: string): TestLedger;
  /** @returns the time */
  noteEntry(context: Context): number;
  remove(context: Context): void;
  /** It has ended in this turn of the loop. */
  remember(context: Context): void;
}

/**
 * A context is one object: its own store, its own attempt and its own scope. There is one for each
 * request, and nothing else is made for those that do not block.
 */
export class Context implements Attempt, ContextScope {
  isDone = false;
  previous: Context | undefined;
  next: Context | undefined;
  /** When it was first entered; 0 before. */
  beganAt = 0;
  home: object | undefined;
  readonly #all: AllContexts;
  #hasLeft = false;
  #name: ContextName | undefined;
  #ledger: TestLedger | undefined;

  constructor(all: AllContexts, name: ContextName) {
    this.#all = all;
    this.#name = name;
    this.home = all.thread.program.home;
  }

  run<T>(fn: () => T): T {
    this.#begin();
    return this.#all.thread.storage.run(this as Store, fn);
  }

  enter(): void {
    this.#begin();
    this.#all.thread.storage.enterWith(this as Store);
  }

  #begin(): void {
    const time = this.#all.noteEntry(this);
    if (this.beganAt === 0) this.beganAt = time;
  }

  end(): void {
    if (this.isDone) return;
    this.leave();
    this.isDone = true;
    this.#all.remember(this);
  }

  leave(): void {
    if (this.isDone || this.#hasLeft) return;
    this.#hasLeft = true;
    this.#all.remove(this);
    this.previous = this.next = undefined;
    this.#all.remember(this);
  }

  /** Why: what a request has left behind, such as a pooled connection, may keep this for ever, and must not keep the request. */
  forget(): void {
    if (this.isDone) this.#name = undefined;
  }

  get test(): TestLedger {
    return this.#ledger ?? this.#all.nameless;
  }

  named(): TestLedger {
    return (this.#ledger ??= this.#all.ledgerOf(this.nameText()));
  }

  nameText(): string {
    if (this.#ledger !== undefined) return this.#ledger.info.name;
    const name = this.#name;
    if (typeof name === 'string') return name;
    try {
      const text: unknown = name && this.#all.thread.quietly(name);
      return typeof text === 'string' ? text : NAMELESS;
    } catch {
      // Why silent: the call matters more than what it is called for.
      return NAMELESS;
    }
  }

  get hasCompany(): boolean {
    return this.#all.hasCompany;
  }

  get within(): Attempt {
    return this.#all.thread.program;
  }

  get attempt(): Attempt {
    return this;
  }
  get hookStore(): Store {
    return this;
  }
  get bodyStore(): Store {
    return this;
  }
  get phase(): 'hook' {
    return 'hook';
  }
  get block(): undefined {
    return undefined;
  }
  get canWait(): boolean {
    return true;
  }
  get isShared(): boolean {
    return false;
  }
  get start(): undefined {
    return undefined;
  }
}
