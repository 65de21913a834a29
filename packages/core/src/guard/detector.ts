import { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';
import type { AllowFacade } from '../allow/slot.js';
import { stallEntry } from '../catalog/stall-entry.js';
import type { CatalogEntry } from '../catalog/types.js';
import { type CompiledOptions, compileOptions } from '../options/compile.js';
import type { PlainOptions } from '../options/types.js';
import { PatchSet } from '../patch/patch-set.js';
import type { Frame, Gate, Passage } from '../patch/wrap.js';
import type { FileReport } from '../report/file-report.js';
import { beginNearest, captureStackTrace, endNearest, type Holder } from '../stack/capture.js';
import { callerOf } from '../modules/caller-of.js';
import { Examiner } from './examiner.js';
import type { ExtendedModules } from '../modules/extended-modules.js';
import { fileReportOf } from '../judge/file-report.js';
import { registerOwnDirectory } from '../stack/files.js';
import { awaitsProof } from '../ledger/contest.js';
import { type Further, type CallRecord, noteTime } from '../ledger/record.js';
import { isMadeByUser } from '../stack/made-by-user.js';
import { mendStack } from '../stack/mend-stack.js';
import { type Load, type LoadCall, type LoadGuard, ModuleLoads } from '../modules/module-loads.js';
import { type Attempt, type Store, AllowBlock } from '../ledger/attempt.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import { late } from './late-half.js';
import { type Allowed, Session } from './session.js';
import type { SessionInit } from './session-init.js';
import { Stalls } from '../stall/stalls.js';

/** What {@link Detector.before} says of a call: nobody's, of a test, with its time, or a `require`. */
const UNGUARDED = 0;
const UNTIMED = 1;
const TIMED = 2;
const LOAD = 3;

/** The one detector of a thread: its patches stay, its session changes with each test file. */
export class Detector implements Gate, AllowFacade, LoadGuard {
  /** True while a session is open and no catalogued call is on the stack. */
  armed = false;
  readonly loads: ModuleLoads;
  // Why captured: fake timers replace `performance.now`.
  readonly now: () => number = performance.now.bind(performance);
  /** Whose code runs: adapters enter an attempt's `hookStore` or `bodyStore`. */
  readonly storage: AsyncLocalStorage<Store> = new AsyncLocalStorage();
  readonly #patches = new PatchSet(this);
  readonly #examiner = new Examiner(this);
  #session: Session | undefined;
  /** Sessions that wait until the run has ended that one of their tests has started in this thread. */
  readonly #waiting: Session[] = [];
  // The call that is on the stack. One of each, since meanwhile no other is looked at.
  #record: CallRecord | undefined;
  #owner: TestLedger | undefined;
  #start = 0;
  #load: Load | undefined;
  #extended: ExtendedModules | undefined;

  constructor() {
    this.loads = new ModuleLoads(this);
    this.#patches.patchBuiltins();
    this.#patches.patchRealm(globalThis);
    this.loads.install();
  }

  get session(): Session | undefined {
    return this.#session;
  }

  /** What the option `extend` adds, by the modules that it is in. */
  get extended(): ExtendedModules {
    return (this.#extended ??= new (late().ExtendedModules)(this));
  }

  /** Whether anything in this thread has used the option `extend`. */
  get isExtended(): boolean {
    return this.#extended?.isInUse ?? false;
  }

  /** Compiles options that the main process has checked. */
  prepareOptions(options: PlainOptions | undefined): CompiledOptions {
    const { LOOPGUARD: mode, LOOPGUARD_BASELINE: baselineMode } = process.env;
    if (mode === undefined && baselineMode === undefined) return compileOptions(options ?? {});
    return late().prepareOptions(options);
  }

  /**
   * Starts guarding a test file; an open session of another file is closed.
   *
   * @param realm - the global object that tests see, where it is not this one
   * @param outer - the session whose test runs this file: it goes on when the new one is closed
   */
  open(init: SessionInit, realm: object = globalThis, outer?: Session): Session {
    while (this.#session && this.#session !== outer) this.close(this.#session);
    const session = new Session(init);
    const { options } = init;
    this.watch(options);
    this.#patches.patchRealm(realm, options);
    if (this.#session) this.#suspend(this.#session);
    this.#session = session;
    const refused = [...this.#patches.refused].filter(
      ({ id, rule }) => options.ruleOf(id, rule) !== 'off',
    );
    if (refused.length > 0) session.mistake(late().refusedText(refused.map(({ id }) => id)));
    this.#begin(session);
    return session;
  }

  /** Patches what these options turn on. Nothing is guarded yet; what loads later cannot miss it. */
  watch(options: CompiledOptions): void {
    this.#patches.patchBuiltins(options);
  }

  /** The builtins that have wrappers. */
  get patchedModules(): readonly string[] {
    return [...this.#patches.modules];
  }

  /** The functions in this realm's copy of a builtin that the guard cannot see. */
  originalsIn(module: string, copy: object): string[] {
    return this.quietly(() => this.#patches.originalsIn(module, copy));
  }

  close(session: Session): void {
    if (this.#session !== session) {
      // Why: its test has given up waiting for a run that is not done.
      const index = this.#waiting.indexOf(session);
      if (index !== -1) this.#waiting.splice(index, 1);
      return;
    }
    session.stalls?.close();
    this.armed = false;
    this.#session = this.#waiting.pop();
    if (this.#session) this.#resume(this.#session);
  }

  #suspend(session: Session): void {
    // Why closed: the time is the inner run's, and one thread has one profiler.
    session.stalls?.close();
    session.stalls = undefined;
    this.#waiting.push(session);
  }

  #resume(session: Session): void {
    if (this.isExtended) this.extended.use(session.options.extended);
    this.#begin(session);
  }

  #begin(session: Session): void {
    this.armed = session.options.mode !== 'off' && session.offReason === undefined;
    if (this.armed) session.stalls = Stalls.watch(session, this.loads);
  }

  /** Declares a folder of an adapter's files: their frames are never the user's. */
  registerOwnDirectory(directory: string): void {
    registerOwnDirectory(directory);
  }

  /** Runs loopguard's own work: nothing in it is a call of the user's. */
  quietly<T>(work: () => T): T {
    const wasArmed = this.armed;
    this.armed = false;
    try {
      return work();
    } finally {
      this.armed = wasArmed;
    }
  }

  before(entry: CatalogEntry, self: unknown, args: ArrayLike<unknown>, wrapper: Frame): Passage {
    const session = this.#session;
    if (session === undefined) return UNGUARDED;
    const isLoad = entry.id === 'require' || entry.id === 'module._load';
    let owner: TestLedger | undefined;
    let record: CallRecord | undefined;
    let allowed: Allowed;
    let isOfHook = false;
    // Why nothing of the user's in it: only loopguard's own failures may be caught here.
    try {
      const store = this.storage.getStore();
      owner = session.attribution.ownerOf(store);
      if (owner === undefined) {
        isOfHook = session.attribution.isHook(store);
        // Why already: looking at a frame may itself call what is guarded, such as a pattern.
        if (isOfHook) this.armed = false;
        if (isOfHook && !isLoad && session.isWatched(entry, args, self) && isMadeByUser(wrapper)) {
          session.attribution.hookCalls++;
        }
      } else if (!isLoad) {
        allowed = session.allows(entry, args, self, store, owner);
        if (allowed === undefined) {
          let known: CallRecord | Further | undefined;
          const { attribution, contested } = session;
          const { repeats } = owner === contested ? attribution.contestOf(store) : owner;
          if (repeats !== undefined) {
            const holder: Holder = {};
            // Why in place: V8 takes half a microsecond for each function between wrapper and capture.
            try {
              const state = beginNearest(repeats.depth);
              try {
                captureStackTrace(holder, wrapper);
                known = repeats.find(entry, holder);
              } finally {
                endNearest(state);
              }
            } catch {
              // Why: what a test has made of `Error` may still allow a look at the whole stack.
            }
          }
          if (typeof known === 'string') owner.countFurther(known);
          else
            record =
              known ??
              this.#examiner.examine({ entry, args, specifier: undefined, store, owner }, session);
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
    this.armed = false;
    if (record === undefined && (session.stalls === undefined || allowed === 'untimed')) {
      return UNTIMED;
    }
    this.#record = record;
    this.#owner = owner;
    this.#start = this.now();
    return TIMED;
  }

  after(passage: Passage): void {
    if (passage === UNGUARDED) return;
    if (passage === LOAD) {
      const load = this.#load;
      this.#load = undefined;
      if (load !== undefined) this.loads.end(load);
      return;
    }
    const session = this.#session;
    if (passage === TIMED) {
      const durationMs = this.now() - this.#start;
      const record = this.#record;
      const owner = this.#owner;
      this.#record = this.#owner = undefined;
      if (record !== undefined && owner !== undefined) {
        noteTime(record, this.#start - owner.startedAt, durationMs);
      }
      session?.stalls?.excuse(durationMs);
    }
    this.armed = session !== undefined;
  }

  failed(passage: Passage, error: unknown, wrapper: Frame): void {
    this.after(passage);
    const wasArmed = this.armed;
    this.armed = false;
    mendStack(error, wrapper, passage === LOAD, this.#session);
    this.armed = wasArmed;
  }

  isTestFile(path: string): boolean {
    return this.#session?.isTestFile(path) ?? false;
  }

  loaded(call: LoadCall, durationMs: number): void {
    const record = this.#session?.options.mode === 'throw' ? undefined : this.#examineLoad(call);
    const owner = this.#session?.attribution.ownerOf(this.storage.getStore());
    const start = this.now() - durationMs;
    if (record) noteTime(record, start - (owner?.startedAt ?? start), durationMs);
  }

  excuse(durationMs: number): void {
    this.#session?.stalls?.excuse(durationMs);
  }

  beforeLoad(call: LoadCall): void {
    const session = this.#session;
    if (session?.options.mode !== 'throw') return;
    const record = this.#examineLoad(call);
    const owner = session.attribution.ownerOf(this.storage.getStore());
    if (record?.wasStopped && owner) this.#stop(record, session, owner);
  }

  allowBlocking(
    reason: unknown,
    calls: readonly string[] | undefined,
    block: (() => unknown) | undefined,
  ): unknown {
    const session = this.#session;
    if (session === undefined) return block?.();
    const store = this.storage.getStore();
    const allowance = this.quietly(() => late().makeAllowance(reason, calls, session, store));
    if (block === undefined) {
      if (allowance) {
        const owner = this.quietly(() => late().ownerOfAllowance(session, store));
        owner.allowances.push(allowance);
        session.attribution.noteChange();
      }
      return undefined;
    }
    if (allowance === undefined) return block();
    const opener = this.quietly(() => late().openerOf(session, store));
    const entered = new AllowBlock(allowance, store?.block, store?.attempt, opener);
    const { attempt, phase = 'hook' } = store ?? {};
    const inner: Store = { attempt, phase, block: entered };
    const { stalls } = session;
    const isStalling = stalls !== undefined && allowance.matches(stallEntry.id);
    let result: unknown;
    if (isStalling) stalls.beginBlock(entered);
    try {
      return (result = this.storage.run(inner, block));
    } finally {
      entered.leave(result);
      if (isStalling) stalls.leaveBlock(entered);
    }
  }

  /** Where the code is that holds the loop right now; asked by the watchdog while it hangs. */
  describeHang(): string {
    return this.quietly(() => this.#session?.stalls?.describeHang() ?? '');
  }

  /** The errors that a test has to fail with, over all its attempts so far. */
  testErrors(session: Session, test: TestLedger): Error[] {
    this.quietly(() => session.stalls?.settle(test));
    this.#settleContested(session);
    if (test.isClean) return [];
    return this.quietly(() =>
      late().answer(test, session, (text) => {
        session.warn(`in ${JSON.stringify(test.info.name)}: ${text}`);
      }),
    );
  }

  /**
   * The errors that one attempt of a test has to fail with, so far. What `testErrors` does for the
   * run's report and for warnings is left to it.
   *
   * @param isOver - false while code of the test may still run: what cannot be said yet is left out
   */
  attemptErrors(session: Session, attempt: Attempt, isOver: boolean): Error[] {
    const { test } = attempt;
    if (isOver) this.quietly(() => session.stalls?.settle(test));
    this.#settleContested(session);
    if (test.isClean) return [];
    return this.quietly(() => late().attemptErrors(attempt, session, isOver));
  }

  /** The errors that the file has to fail with: calls that no single test can answer for. */
  fileErrors(session: Session): Error[] {
    this.#settleContested(session);
    return this.quietly(() => {
      session.noteOptOutMistakes();
      const errors = session.fileLedger.isClean
        ? []
        : late().answer(session.fileLedger, session, session.warn);
      const plainErrorOf = (message: string): Error =>
        late().plainError({ message, stack: [] }, session.realmError);
      const unused = session.unusedMessages();
      if (session.options.unusedAllow === 'error' && session.options.mode !== 'warn') {
        errors.push(...unused.map(plainErrorOf));
      } else if (session.options.unusedAllow !== 'off') {
        session.leaveUnused(unused);
      }
      for (const message of [...(this.#extended?.mistakes ?? []), ...session.faults]) {
        if (session.options.mode === 'warn') session.warn(message);
        else errors.push(plainErrorOf(message));
      }
      return errors;
    });
  }

  /** What a file tells the run when it ends; undefined when that is nothing. */
  fileReport(session: Session): FileReport | undefined {
    return fileReportOf(session);
  }

  #settleContested(session: Session): void {
    if (!session.contested.isClean) this.quietly(() => late().settleContested(session));
  }

  #examineLoad(call: LoadCall): CallRecord | undefined {
    const session = this.#session;
    const store = this.storage.getStore();
    const owner = session?.attribution.ownerOf(store);
    if (session === undefined || owner === undefined) return undefined;
    const { entry, args, specifier } = call;
    if (session.allows(entry, args, undefined, store, owner)) return undefined;
    return this.#examiner.examine({ entry, args, specifier, store, owner }, session);
  }

  /** @returns the record of a call that goes on */
  #stop(call: CallRecord, session: Session, caller: TestLedger): CallRecord | undefined {
    const { judge, stopError, settle } = this.quietly(late);
    const settled = awaitsProof(call)
      ? this.quietly(() => settle(call, session))
      : { record: call, owner: caller };
    if (settled === undefined) return undefined;
    const { record, owner } = settled;
    const judgement = this.quietly(() => judge(record, owner.info, session));
    if (judgement.verdict === 'allow' || judgement.violation.severity === 'warn') return record;
    if (this.quietly(() => session.isKnown(judgement.violation, owner.info.name))) return record;
    throw this.quietly(() => stopError(judgement.violation, owner, session));
  }
}
