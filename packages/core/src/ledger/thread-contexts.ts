import { performance } from 'node:perf_hooks';
import type { Attempt } from './attempt.js';
import type { Holder, OpenContexts, Window } from './open-contexts.js';
import { TestLedger } from './test-ledger.js';
import type { Wait } from '../report/violation.js';
import { SafeMap } from '../safe/collections.js';
import { Context, type ContextThread } from './context.js';
import type { ContextName, ContextScope } from './open-contexts.js';

// Why captured: fake timers replace it.
const now = performance.now.bind(performance);

/** Why a limit: a name may hold what strangers have asked for. */
const MAX_NAMES = 1000;
/** How many that have just ended are remembered, for a stretch in which the loop was held that is looked at later. */
const MAX_ENDED = 64;
const MAX_SHOWN = 4;
/** No shorter stretch is looked for: see the option `stall.threshold`. */
const LONG_MS = 10;
const OTHERS = 'others, of more names than are kept';

/** The contexts of a thread without tests: what runs now, and what each has blocked, by name. */
export class ThreadContexts implements OpenContexts {
  readonly thread: ContextThread;
  /** Stands for contexts that nobody has asked for their names: most end before anybody does. */
  readonly nameless: TestLedger = new TestLedger({ name: '', isContext: true });
  readonly #ledgers = new SafeMap<string, TestLedger>();
  #first: Context | undefined;
  #last: Context | undefined;
  #count = 0;
  /** The last that was entered in this turn of the loop, and when. */
  #entered: Context | undefined;
  #enteredAt = 0;
  /** The longest time in this turn between an entry and the next. */
  #stay: { readonly context: Context; readonly since: number; readonly ms: number } | undefined;
  readonly #ended: (Context | undefined)[] = [];
  #endedAt = 0;

  constructor(thread: ContextThread) {
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
    const last = this.#ended[(this.#endedAt - 1) % MAX_ENDED];
    if (this.#endedAt > 0 && last === context) return;
    const at = this.#endedAt++ % MAX_ENDED;
    this.#ended[at]?.forget();
    this.#ended[at] = context;
  }

  /** @returns the time */
  noteEntry(context: Context): number {
    const time = now();
    this.#noteStay(time);
    this.#entered = context;
    this.#enteredAt = time;
    return time;
  }

  #noteStay(until: number): void {
    const context = this.#entered;
    const ms = until - this.#enteredAt;
    if (context === undefined || ms < LONG_MS || ms <= (this.#stay?.ms ?? 0)) return;
    this.#stay = { context, since: this.#enteredAt, ms };
  }

  forgetEnded(): void {
    this.#entered = undefined;
    this.#stay = undefined;
    // Why only so many: this runs in each turn.
    const count = this.#endedAt < MAX_ENDED ? this.#endedAt : MAX_ENDED;
    this.#endedAt = 0;
    for (let at = 0; at < count; at++) {
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
    this.#noteStay(end);
    const stay = this.#stay;
    if (stay !== undefined && stay.since >= start && stay.ms > (end - start) / 2) {
      return { attempt: stay.context };
    }
    const open: Context[] = [];
    for (const context of this.#recent()) {
      if (context.beganAt > 0 && context.beganAt < start) open.push(context);
    }
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
      if (context.beganAt === 0) continue;
      const waitedMs = end - Math.max(start, context.beganAt);
      if (context !== holder && waitedMs > 0) waits.push({ name: context.nameText(), waitedMs });
    }
    return waits.toSorted((a, b) => b.waitedMs - a.waitedMs);
  }
}
