import { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';
import type { AllowFacade } from '../allow/slot.js';
import { catalog } from '../catalog/index.js';
import { stallEntry } from '../catalog/stall-entry.js';
import type { CatalogEntry } from '../catalog/types.js';
import type { CompiledOptions } from '../options/compile.js';
import { prepareOptions } from '../options/prepare.js';
import { PatchSet } from '../patch/patch-set.js';
import type { AnyFunction, Gate } from '../patch/wrap.js';
import { blockingCallErrorClass } from '../report/blocking-call-error.js';
import type { FileReport } from '../report/file-report.js';
import { Examiner } from './examiner.js';
import { ExtendedModules } from './extended-modules.js';
import { registerOwnDirectory } from './files.js';
import { fileReportOf } from './file-report.js';
import { judge } from './judge.js';
import { type LoadCall, type LoadGuard, ModuleLoads } from './module-loads.js';
import { makeAllowance } from './make-allowance.js';
import type { Store, TestLedger } from './owner.js';
import { type CallRecord, noteTime } from './record.js';
import { Session, type SessionInit } from './session.js';
import { Stalls } from './stalls.js';
import { answer, judgeContext, plainError } from './verdict.js';

const { apply, construct } = Reflect;

/** The one detector of a thread: its patches stay, its session changes with each test file. */
export class Detector implements Gate, AllowFacade, LoadGuard {
  /** True while a session is open and no catalogued call is on the stack. */
  armed = false;
  readonly loads: ModuleLoads;
  // Why captured: fake timers replace `performance.now`.
  readonly now: () => number = performance.now.bind(performance);
  /** Whose code runs: adapters enter an attempt's `hookStore` or `bodyStore`. */
  readonly storage: AsyncLocalStorage<Store> = new AsyncLocalStorage();
  /** Checks and compiles options, for adapters that find this detector and do not load it. */
  readonly prepareOptions: typeof prepareOptions = prepareOptions;
  /** What the option `extend` adds, by the modules that it is in. */
  readonly extended: ExtendedModules = new ExtendedModules(this);
  readonly #patches = new PatchSet(this);
  readonly #examiner = new Examiner(this);
  #session: Session | undefined;

  constructor() {
    this.loads = new ModuleLoads(this);
    this.#patches.patchBuiltins(catalog.filter((entry) => entry.rule === 'error'));
    this.#patches.patchRealm(
      catalog.filter((entry) => entry.rule === 'error'),
      globalThis,
    );
    this.loads.install();
  }

  get session(): Session | undefined {
    return this.#session;
  }

  /**
   * Starts guarding a test file; an open session of another file is closed.
   *
   * @param realm - the global object that tests see, where it is not this one
   */
  open(init: SessionInit, realm: object = globalThis): Session {
    if (this.#session) this.close(this.#session);
    const session = new Session(init);
    const { options } = init;
    this.watch(options);
    this.#patches.patchRealm(watched(options), realm);
    this.#session = session;
    this.armed = options.mode !== 'off' && session.offReason === undefined;
    if (this.armed) session.stalls = Stalls.watch(session, this.loads);
    return session;
  }

  /** Patches what these options turn on. Nothing is guarded yet; what loads later cannot miss it. */
  watch(options: CompiledOptions): void {
    this.#patches.patchBuiltins(watched(options));
  }

  close(session: Session): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.armed = false;
    session.stalls?.close();
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

  intercept(
    entry: CatalogEntry,
    original: AnyFunction,
    self: unknown,
    args: ArrayLike<unknown>,
    newTarget: AnyFunction | undefined,
    wrapper: AnyFunction,
  ): unknown {
    const session = this.#session;
    if (session === undefined) return invoke(original, self, args, newTarget);
    const isLoad = entry.id === 'require' || entry.id === 'module._load';
    let owner: TestLedger | undefined;
    let record: CallRecord | undefined;
    // Why nothing of the user's in it: only loopguard's own failures may be caught here.
    try {
      const store = this.storage.getStore();
      owner = session.attribution.ownerOf(store);
      if (owner && !isLoad && !session.allows(entry, args, self, store, owner)) {
        record =
          this.#examiner.findRepeat(entry, owner, wrapper) ??
          this.#examiner.examine(entry, args, undefined, session, store, owner);
      }
    } catch (error) {
      session.fault(error, entry.id);
    }
    if (owner === undefined) return invoke(original, self, args, newTarget);
    if (isLoad) return this.#load(entry, original, self, args);
    if (record?.wasStopped) this.#stop(record, session, owner);
    this.armed = false;
    const isTimed = record !== undefined || session.stalls !== undefined;
    const start = isTimed ? this.now() : 0;
    try {
      return invoke(original, self, args, newTarget);
    } finally {
      const durationMs = isTimed ? this.now() - start : 0;
      if (record !== undefined) noteTime(record, start - owner.startedAt, durationMs);
      session.stalls?.excuse(durationMs);
      this.armed = this.#session !== undefined;
    }
  }

  #load(
    entry: CatalogEntry,
    original: AnyFunction,
    self: unknown,
    args: ArrayLike<unknown>,
  ): unknown {
    const load = this.loads.begin(entry, args, callerOf(entry, self, args));
    try {
      return apply(original, self, args);
    } finally {
      this.loads.end(load);
    }
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
    const allowance = this.quietly(() => makeAllowance(reason, calls, session, store));
    if (block === undefined) {
      if (allowance) session.attribution.allowanceOwner(store).allowances.push(allowance);
      return undefined;
    }
    if (allowance === undefined) return block();
    const scope = { allowance, outer: store?.scope };
    const inner: Store = { attempt: store?.attempt, phase: store?.phase ?? 'hook', scope };
    const { stalls } = session;
    if (stalls === undefined || !allowance.matches(stallEntry.id)) {
      return this.storage.run(inner, block);
    }
    return stalls.allowIn(allowance, store?.attempt, () => this.storage.run(inner, block));
  }

  /** Where the code is that holds the loop right now; asked by the watchdog while it hangs. */
  describeHang(): string {
    return this.quietly(() => this.#session?.stalls?.describeHang() ?? '');
  }

  /** The errors that a test has to fail with, over all its attempts so far. */
  testErrors(session: Session, test: TestLedger): Error[] {
    this.quietly(() => session.stalls?.settle(test));
    if (test.records.size === 0 && test.mistakes.size === 0) return [];
    return this.quietly(() =>
      answer(test, session, session.ids, (text) => {
        session.warn(`in ${JSON.stringify(test.info.name)}: ${text}`);
      }),
    );
  }

  /** The errors that the file has to fail with: calls that no single test can answer for. */
  fileErrors(session: Session): Error[] {
    return this.quietly(() => {
      const errors = answer(session.fileLedger, session, session.ids, session.warn);
      const unused = session.unusedMessages();
      if (session.options.unusedAllow === 'error' && session.options.mode !== 'warn') {
        errors.push(
          ...unused.map((message) => plainError({ message, stack: [] }, session.realmError)),
        );
      } else if (session.options.unusedAllow !== 'off') {
        session.leaveUnused(unused);
      }
      for (const message of [...this.extended.mistakes, ...session.faults]) {
        if (session.options.mode === 'warn') session.warn(message);
        else errors.push(plainError({ message, stack: [] }, session.realmError));
      }
      return errors;
    });
  }

  /** What a file tells the run when it ends; undefined when that is nothing. */
  fileReport(session: Session): FileReport | undefined {
    return fileReportOf(session);
  }

  #examineLoad(call: LoadCall): CallRecord | undefined {
    const session = this.#session;
    const store = this.storage.getStore();
    const owner = session?.attribution.ownerOf(store);
    if (session === undefined || owner === undefined) return undefined;
    const { entry, args, specifier } = call;
    if (session.allows(entry, args, undefined, store, owner)) return undefined;
    return this.#examiner.examine(entry, args, specifier, session, store, owner);
  }

  #stop(record: CallRecord, session: Session, owner: TestLedger): void {
    const judgement = this.quietly(() =>
      judge(record, owner.info, judgeContext(session, session.ids)),
    );
    if (judgement.verdict === 'allow' || judgement.violation.severity === 'warn') return;
    if (this.quietly(() => session.isKnown(judgement.violation))) return;
    const BlockingCallError = blockingCallErrorClass(session.realmError);
    throw new BlockingCallError({ ...judgement.violation, count: 1 });
  }
}

/** What options guard at all. */
function watched({ ruleOf }: CompiledOptions): CatalogEntry[] {
  return catalog.filter((entry) => ruleOf(entry.id, entry.rule) !== 'off');
}

/** The file whose `require` or `Module._load` this is. */
function callerOf(
  entry: CatalogEntry,
  self: unknown,
  args: ArrayLike<unknown>,
): string | undefined {
  const parent = (entry.id === 'require' ? self : args[1]) as { filename?: unknown } | undefined;
  return typeof parent?.filename === 'string' ? parent.filename : undefined;
}

function invoke(
  original: AnyFunction,
  self: unknown,
  args: ArrayLike<unknown>,
  newTarget: AnyFunction | undefined,
): unknown {
  return newTarget === undefined
    ? apply(original, self, args)
    : construct(original, args as unknown[], newTarget);
}
