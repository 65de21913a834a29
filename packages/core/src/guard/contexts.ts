import type { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';
import type { Attempt, Store } from '../ledger/attempt.js';
import type { Holder, OpenContexts, Window } from '../ledger/open-contexts.js';
import { TestLedger } from '../ledger/test-ledger.js';
import type { Wait } from '../report/violation.js';
import { SafeMap } from '../safe/collections.js';
import type { ContextName, ContextScope } from './contract.js';

// Why captured: fake timers replace it.
const now = performance.now.bind(performance);

/** Why a limit: a name may hold what strangers have asked for. */
const MAX_NAMES = 1000;
/** How many that have just ended are remembered, for a stretch in which the loop was held that is looked at later. */
const MAX_ENDED = 64;
const MAX_SHOWN = 4;
const OTHERS = 'others, of more names than are kept';
const NAMELESS = 'something whose name cannot be told';

/** What the contexts of a thread share. */
interface Thread {
  readonly storage: AsyncLocalStorage<Store>;
  /** The program itself, in whose time all of them run. */
  readonly program: Attempt;
  /** The ledger of a name: one for all contexts that have it. */
  ledgerOf(name: string): TestLedger;
  quietly<T>(work: () => T): T;
}

/** The contexts of a thread without tests: what runs now, and what each has blocked, by name. */
export class ThreadContexts implements OpenContexts {
  readonly thread: Thread;
  /** Stands for contexts that nobody has asked for their names: most end before anybody does. */
  readonly nameless: TestLedger = new TestLedger({ name: '', isContext: true });
  readonly #ledgers = new SafeMap<string, TestLedger>();
  #first: Context | undefined;
  #last: Context | undefined;
  #count = 0;
  readonly #ended: (Context | undefined)[] = [];
  #endedAt = 0;

  constructor(thread: Thread) {
    this.thread = thread;
    this.nameless.isNameless = true;
  }

  start(name: ContextName): ContextScope {
    const context = new Context(this, name);
    const last = this.#last;
    // Why linked by hand: a set would allocate for each request.
    context.previous = last;
    if (last === undefined) this.#first = context;
    else last.next = context;
    this.#last = context;
    this.#count++;
    return context;
  }

  remove({ previous, next }: Context): void {
    if (previous === undefined) this.#first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    this.#count--;
  }

  /** It has ended in this turn of the loop. */
  remember(context: Context): void {
    const at = this.#endedAt++ % MAX_ENDED;
    this.#ended[at]?.forget();
    this.#ended[at] = context;
  }

  forgetEnded(): void {
    if (this.#endedAt === 0) return;
    this.#endedAt = 0;
    for (let at = 0; at < this.#ended.length; at++) {
      this.#ended[at]?.forget();
      this.#ended[at] = undefined;
    }
  }

  /** Those that are open, and those that were until now. */
  *#recent(): Generator<Context> {
    for (let context = this.#first; context !== undefined; context = context.next) yield context;
    for (const context of this.#ended) if (context !== undefined) yield context;
  }

  get hasCompany(): boolean {
    return this.#count > 1;
  }

  ledgerOf(name: string): TestLedger {
    let ledger = this.#ledgers.get(name);
    if (ledger === undefined) {
      if (this.#ledgers.size >= MAX_NAMES && name !== OTHERS) return this.ledgerOf(OTHERS);
      ledger = this.thread.ledgerOf(name);
      this.#ledgers.set(name, ledger);
    }
    return ledger;
  }

  namesBeside(one?: Attempt): string[] {
    const names: string[] = [];
    for (let context = this.#first; context !== undefined; context = context.next) {
      if (context !== one) names.push(context.nameText());
    }
    return names;
  }

  /**
   * The one that was entered within a stretch and was followed by nothing else for most of it: what is
   * entered next had to wait for it.
   */
  holderOf({ start, end }: Window): Holder {
    let holder: Context | undefined;
    let longest = (end - start) / 2;
    const entered: Context[] = [];
    const open: Context[] = [];
    for (const context of this.#recent()) {
      if (context.enteredAt < start) open.push(context);
      else if (context.enteredAt <= end) entered.push(context);
    }
    entered.sort((a, b) => a.enteredAt - b.enteredAt);
    for (let index = 0; index < entered.length; index++) {
      const context = entered[index] as Context;
      const until = entered[index + 1]?.enteredAt ?? end;
      if (until - context.enteredAt > longest) {
        longest = until - context.enteredAt;
        holder = context;
      }
    }
    if (holder !== undefined) return { attempt: holder };
    // Why: what goes on after an `await` was entered before.
    const [only] = open;
    if (only === undefined) return { attempt: undefined };
    if (open.length === 1) {
      return { attempt: only, doubt: 'most likely: nothing else was open' };
    }
    const names = [...new Set(open.map((context) => context.nameText()))];
    const more = names.length > MAX_SHOWN ? ` or ${names.length - MAX_SHOWN} more` : '';
    return {
      attempt: undefined,
      doubt: `or in ${names.slice(0, MAX_SHOWN).join(' or ')}${more}, which were open`,
    };
  }

  waitsIn({ start, end }: Window, holder: Attempt | undefined): Wait[] {
    const waits: Wait[] = [];
    for (const context of this.#recent()) {
      const waitedMs = end - Math.max(start, context.enteredAt);
      if (context !== holder && waitedMs > 0) waits.push({ name: context.nameText(), waitedMs });
    }
    return waits.toSorted((a, b) => b.waitedMs - a.waitedMs);
  }
}

/**
 * A context is one object: its own store, its own attempt and its own scope. There is one for each
 * request, and nothing else is made for those that do not block.
 */
class Context implements Attempt, ContextScope {
  isDone = false;
  previous: Context | undefined;
  next: Context | undefined;
  /** When it began, or was last entered. */
  enteredAt: number = now();
  home: object | undefined;
  readonly #all: ThreadContexts;
  #hasLeft = false;
  #name: ContextName | undefined;
  #ledger: TestLedger | undefined;

  constructor(all: ThreadContexts, name: ContextName) {
    this.#all = all;
    this.#name = name;
    this.home = all.thread.program.home;
  }

  run<T>(fn: () => T): T {
    this.enteredAt = now();
    return this.#all.thread.storage.run(this as Store, fn);
  }

  enter(): void {
    this.enteredAt = now();
    this.#all.thread.storage.enterWith(this as Store);
  }

  end(): void {
    if (this.isDone) return;
    this.leave();
    this.isDone = true;
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
