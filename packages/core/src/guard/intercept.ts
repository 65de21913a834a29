import type { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';
import type { WatchedEntry } from '../catalog/watched-entry.js';
import type { Store } from '../ledger/attempt.js';
import { noteTime } from '../ledger/note-time.js';
import type { CallRecord, Further } from '../ledger/record.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { callerOf } from '../modules/caller-of.js';
import { type Load, type LoadCall, type LoadGuard, ModuleLoads } from '../modules/module-loads.js';
import { quietly } from '../patch/quietly.js';
import type { Frame, Gate, Passage } from '../patch/wrap.js';
import { captureStackTrace } from '../safe/originals.js';
import type { Holder } from '../stack/holder.js';
import type { Allowed } from './entry-rules.js';
import { examining, late } from './late-parts.js';
import type { Session } from './session.js';

/** What {@link Intercept.before} says of a call: nobody's, of a test, with its time, or a `require`. */
const UNGUARDED = 0;
const UNTIMED = 1;
const TIMED = 2;
const LOAD = 3;

/** Looks at the stack of a call. */
type Examine = InstanceType<ReturnType<typeof examining>['Examiner']>['examine'];

/** The way of one call: from its wrapper to a record, and back. */
export class Intercept implements Gate, LoadGuard {
  /** True while a session is open and no catalogued call is on the stack. */
  armed = false;
  /** The file that calls belong to. */
  session: Session | undefined;
  readonly loads: ModuleLoads;
  // Why captured: fake timers replace `performance.now`.
  readonly now: () => number = performance.now.bind(performance);
  readonly #storage: AsyncLocalStorage<Store>;
  #examine: Examine | undefined;
  // The call that is on the stack. One of each, since meanwhile no other is looked at.
  #record: CallRecord | undefined;
  #owner: TestLedger | undefined;
  #start = 0;
  #load: Load | undefined;

  /** @param storage - whose code runs */
  constructor(storage: AsyncLocalStorage<Store>) {
    this.#storage = storage;
    this.loads = new ModuleLoads(this);
  }

  before(entry: WatchedEntry, self: unknown, args: ArrayLike<unknown>, wrapper: Frame): Passage {
    const { session } = this;
    if (session === undefined) return UNGUARDED;
    const isLoad = entry.id === 'require' || entry.id === 'module._load';
    let owner: TestLedger | undefined;
    let record: CallRecord | undefined;
    let allowed: Allowed;
    let isOfHook = false;
    // Only loopguard's own failures may be caught here, so no code of the user's runs within.
    try {
      const store = this.#storage.getStore();
      owner = session.attribution.ownerOf(store);
      if (owner === undefined) {
        isOfHook = session.attribution.isHook(store);
        // Why already: looking at a frame may itself call what is guarded, such as a pattern.
        if (isOfHook) this.armed = false;
        if (
          isOfHook &&
          !isLoad &&
          session.rules.isWatched(entry, args, self) &&
          examining().isMadeByUser(wrapper)
        ) {
          session.attribution.hookCalls++;
        }
      } else if (!isLoad) {
        allowed = session.rules.allows(entry, args, self, store, owner);
        if (allowed === undefined) {
          // Why only now: a request's route becomes known on its way, and most requests never block.
          if (owner.isNameless) owner = store?.attempt?.named() ?? owner;
          let known: CallRecord | Further | undefined;
          const repeats = repeatsOf(session, owner, store);
          if (repeats !== undefined) {
            const holder: Holder = {};
            // Why in place: V8 takes half a microsecond for each function between wrapper and capture.
            try {
              const state = repeats.begin();
              try {
                captureStackTrace(holder, wrapper);
                known = repeats.find(entry, holder);
              } finally {
                repeats.end(state);
              }
            } catch {
              // Why: what a test has made of `Error` may still allow a look at the whole stack.
            }
          }
          if (typeof known === 'string') owner.countFurther(known);
          else
            record =
              known ??
              (this.#examine ?? this.#loadExaminer())(
                { entry, args, specifier: undefined, store, owner },
                session,
              );
        }
      }
    } catch (error) {
      session.fault(error, entry.id);
    }
    // Why not armed as long as a hook's call takes: what it does inside is no call of the hook's.
    if (owner === undefined) return isOfHook ? UNTIMED : UNGUARDED;
    if (isLoad) {
      this.#load = this.loads.begin(entry, args, callerOf(entry, self, args));
      return LOAD;
    }
    if (record?.wasStopped) record = this.#stop(record, session, owner);
    return this.#begin(record, owner, session.stalls !== undefined && allowed !== 'untimed');
  }

  after(passage: Passage): void {
    if (passage === UNGUARDED) return;
    if (passage === LOAD) {
      const load = this.#load;
      this.#load = undefined;
      if (load !== undefined) this.loads.end(load);
      return;
    }
    const { session } = this;
    if (passage === TIMED) {
      const durationMs = this.now() - this.#start;
      const record = this.#record;
      const owner = this.#owner;
      this.#record = this.#owner = undefined;
      if (record !== undefined && owner !== undefined) {
        noteTime(record, this.#start - owner.startedAt, durationMs);
        session?.onCall?.(record, owner, durationMs);
      }
      session?.stalls?.excuse(durationMs);
    }
    this.armed = session !== undefined;
  }

  failed(passage: Passage, error: unknown, wrapper: Frame): void {
    this.after(passage);
    quietly(this, () => examining().mendStack(error, wrapper, passage === LOAD, this.session));
  }

  isTestFile(path: string): boolean {
    return this.session?.isTestFile(path) ?? false;
  }

  loaded(call: LoadCall, durationMs: number): void {
    const { session } = this;
    const record = session?.options.mode === 'throw' ? undefined : this.#examineLoad(call);
    const owner = session?.attribution.ownerOf(this.#storage.getStore());
    const start = this.now() - durationMs;
    if (record === undefined) return;
    noteTime(record, start - (owner?.startedAt ?? start), durationMs);
    if (owner) session?.onCall?.(record, owner, durationMs);
  }

  excuse(durationMs: number): void {
    this.session?.stalls?.excuse(durationMs);
  }

  beforeLoad(call: LoadCall): void {
    const { session } = this;
    if (session?.options.mode !== 'throw') return;
    const record = this.#examineLoad(call);
    const owner = session.attribution.ownerOf(this.#storage.getStore());
    if (record?.wasStopped && owner) this.#stop(record, session, owner);
  }

  /** The call goes on: nothing is guarded until it is back, and where anybody wants its time it is taken. */
  #begin(record: CallRecord | undefined, owner: TestLedger, isTimed: boolean): Passage {
    this.armed = false;
    if (record === undefined && !isTimed) return UNTIMED;
    this.#record = record;
    this.#owner = owner;
    this.#start = this.now();
    return TIMED;
  }

  /** Loads what looks at stacks. Why excused: that time is nobody's stall. */
  #loadExaminer(): Examine {
    const start = this.now();
    const { examine } = quietly(this, () => new (examining().Examiner)(this));
    this.excuse(this.now() - start);
    return (this.#examine = examine);
  }

  #examineLoad(call: LoadCall): CallRecord | undefined {
    const { session } = this;
    const store = this.#storage.getStore();
    const owner = session?.attribution.ownerOf(store);
    if (session === undefined || owner === undefined) return undefined;
    const { entry, args, specifier } = call;
    if (session.rules.allows(entry, args, undefined, store, owner)) return undefined;
    const examine = this.#examine ?? this.#loadExaminer();
    const named = owner.isNameless ? (store?.attempt?.named() ?? owner) : owner;
    return examine({ entry, args, specifier, store, owner: named }, session);
  }

  /** @returns the record of a call that goes on */
  #stop(call: CallRecord, session: Session, caller: TestLedger): CallRecord | undefined {
    const { error, record } = quietly(this, () => late().stopCall(call, session, caller));
    if (error !== undefined) {
      quietly(this, () => session.onCall?.(call, caller, 0));
      throw error;
    }
    return record;
  }
}

/** The lines that call again and again in the code that calls now. */
function repeatsOf(
  { attribution, contested }: Session,
  owner: TestLedger,
  store: Store | undefined,
): TestLedger['repeats'] {
  return owner === contested ? attribution.knownContestOf(store)?.repeats : owner.repeats;
}
