import { AsyncLocalStorage } from 'node:async_hooks';
import { performance } from 'node:perf_hooks';
import type { AllowFacade } from '../allow/slot.js';
import { catalog, entryById } from '../catalog/index.js';
import { stallEntry } from '../catalog/stall-entry.js';
import type { CatalogEntry } from '../catalog/types.js';
import type { CompiledOptions } from '../options/compile.js';
import { anyId } from '../options/match.js';
import { prepareOptions } from '../options/prepare.js';
import { unknownIdMessage } from '../options/validate.js';
import { PatchSet } from '../patch/patch-set.js';
import type { AnyFunction, Gate } from '../patch/wrap.js';
import { blockingCallErrorClass } from '../report/blocking-call-error.js';
import { formatArgs } from '../report/format-args.js';
import type { FileReport } from '../report/file-report.js';
import { captureNearest, captureSites, captureText } from './capture.js';
import { type Blame, classify, enclosingNodeFunctions, infoOf } from './classify.js';
import { ExtendedModules } from './extended-modules.js';
import { registerOwnDirectory } from './files.js';
import { fileReportOf } from './file-report.js';
import { frameText, mapFrames } from './frames.js';
import { judge } from './judge.js';
import { type LoadCall, type LoadGuard, ModuleLoads } from './module-loads.js';
import type { Allowance, Store, TestLedger } from './owner.js';
import { type CallRecord, noteTime } from './record.js';
import { Repeats } from './repeats.js';
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
      owner = session.ownerOf(store);
      if (owner && !isLoad && !this.#isAllowed(session, store, owner, entry, args, self)) {
        record =
          this.#findRepeat(entry, owner, wrapper) ??
          this.#examine(entry, args, undefined, session, store, owner);
      }
    } catch (error) {
      session.fault(error, entry.id);
    }
    if (owner === undefined) return invoke(original, self, args, newTarget);
    if (isLoad) return this.#load(entry, original, self, args);
    if (record?.wasStopped) this.#stop(record, session, owner);
    this.armed = false;
    const start = this.now();
    try {
      return invoke(original, self, args, newTarget);
    } finally {
      const durationMs = this.now() - start;
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
    const owner = this.#session?.ownerOf(this.storage.getStore());
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
    const owner = session.ownerOf(this.storage.getStore());
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
    const allowance = this.quietly(() => this.#makeAllowance(reason, calls, session, store));
    if (block === undefined) {
      if (allowance) session.allowanceOwner(store).allowances.push(allowance);
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

  #isAllowed(
    session: Session,
    store: Store | undefined,
    owner: TestLedger,
    entry: CatalogEntry,
    args: ArrayLike<unknown>,
    self: unknown,
  ): boolean {
    const state = session.stateOf(entry);
    if (state.rule === 'off') return true;
    if (entry.allowedWhen?.test?.(args, self)) return true;
    const allowance = session.allowanceFor(entry.id, store, owner);
    if (allowance !== undefined) {
      session.useAllowance(allowance, owner);
      return true;
    }
    if (state.allow !== undefined) {
      session.useRule(state.allow.index);
      return true;
    }
    return false;
  }

  #examineLoad(call: LoadCall): CallRecord | undefined {
    const session = this.#session;
    const store = this.storage.getStore();
    const owner = session?.ownerOf(store);
    if (session === undefined || owner === undefined) return undefined;
    const { entry, args, specifier } = call;
    if (this.#isAllowed(session, store, owner, entry, args, undefined)) return undefined;
    return this.#examine(entry, args, specifier, session, store, owner);
  }

  #findRepeat(
    entry: CatalogEntry,
    { repeats }: TestLedger,
    wrapper: AnyFunction,
  ): CallRecord | undefined {
    if (repeats === undefined) return undefined;
    const nearest = captureNearest(wrapper);
    const record = nearest && repeats.find(entry, nearest);
    if (record) record.count++;
    return record;
  }

  #noteRepeat(
    record: CallRecord,
    sites: readonly NodeJS.CallSite[],
    session: Session,
    owner: TestLedger,
  ): void {
    const nearest = sites.findIndex((site) => infoOf(site)?.kind !== 'own');
    if (record.wasStopped || !Repeats.isDue(record, nearest)) return;
    const { verdict } = judge(record, owner.info, judgeContext(session, session.ids));
    if (verdict !== 'report') return;
    owner.repeats ??= new Repeats();
    owner.repeats.add(record, sites[nearest] as NodeJS.CallSite);
  }

  // Why an arrow: its frame is where the captured stacks begin.
  readonly #examine = (
    called: CatalogEntry,
    args: ArrayLike<unknown>,
    specifier: string | undefined,
    session: Session,
    store: Store | undefined,
    owner: TestLedger,
  ): CallRecord | undefined => {
    const wasArmed = this.armed;
    this.armed = false;
    let record: CallRecord | undefined;
    try {
      const sites = captureSites(this.#examine);
      if (!sites) return undefined;
      const entry = enclosingEntry(called, sites);
      const whole = classify(sites, [called.id, entry.id], specifier !== undefined);
      const blame = withoutOwnPackage(called, sites, whole);
      if (!blame) return undefined;
      if (specifier !== undefined && isStartUp(sites, blame, session)) return undefined;
      const { rule } = session.stateOf(entry);
      if (rule === 'off') return undefined;
      const context = session.contextOf(store, owner);
      const key = `${blame.key} ${entry.id} ${context}`;
      record = session.record(owner, key, () => ({
        entry,
        blame,
        evidence: { sites, text: captureText(this.#examine, session.stackError) },
        judgement: undefined,
        part: called,
        args: formatArgs(called, args),
        severity: rule === 'warn' ? 'warn' : 'error',
        specifier,
        wasStopped: session.options.mode === 'throw' && rule === 'error',
        context,
        occurrences: [],
        candidates: session.candidatesFor(entry.id, store, owner),
        count: 0,
        durationMs: 0,
      }));
      if (record?.part === called) {
        record.count++;
        this.#noteRepeat(record, sites, session, owner);
      }
    } catch (error) {
      session.fault(error, called.id);
    } finally {
      this.armed = wasArmed;
    }
    return record;
  };

  #stop(record: CallRecord, session: Session, owner: TestLedger): void {
    const judgement = this.quietly(() =>
      judge(record, owner.info, judgeContext(session, session.ids)),
    );
    if (judgement.verdict === 'allow' || judgement.violation.severity === 'warn') return;
    if (this.quietly(() => session.isKnown(judgement.violation))) return;
    const BlockingCallError = blockingCallErrorClass(session.realmError);
    throw new BlockingCallError({ ...judgement.violation, count: 1 });
  }

  #makeAllowance(
    reason: unknown,
    calls: readonly string[] | undefined,
    session: Session,
    store: Store | undefined,
  ): Allowance | undefined {
    const problem =
      typeof reason !== 'string' || reason.trim() === ''
        ? 'it needs a reason as its first argument: allowBlocking("why blocking is fine here", …)'
        : unknownIdMessage(calls ?? [], session.ids);
    if (problem === undefined) {
      return { reason: String(reason), matches: anyId(calls), where: 'allowBlocking', uses: 0 };
    }
    const message = `[loopguard] An allowBlocking() call does not work: ${problem.replace(/\.$/, '')}.`;
    session
      .allowanceOwner(store)
      .mistakes.set(message, { message, stack: userStack(session.root) });
    return undefined;
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

/** Test files may load modules, and how a package loads its own parts is not its user's to change. */
function isStartUp(sites: readonly NodeJS.CallSite[], blame: Blame, session: Session): boolean {
  if (blame.offender !== -1) return true;
  const info = infoOf(sites[blame.origin]);
  return info !== undefined && session.isTestFile(info.path);
}

/** Where a package calls a function of its own, its user's call is what matters. */
function withoutOwnPackage(
  called: CatalogEntry,
  sites: readonly NodeJS.CallSite[],
  blame: Blame | undefined,
): Blame | undefined {
  if (called.category !== 'package' || !blame || blame.offender === -1 || blame.origin === -1) {
    return blame;
  }
  const name = infoOf(sites[blame.offender])?.packageName;
  const isOwn = called.module === name || called.module.startsWith(`${name}/`);
  return isOwn ? { ...blame, offender: -1 } : blame;
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

/**
 * The entry that a call really belongs to: an original that was captured before the guard came
 * still calls public functions, as `readFileSync` calls `openSync`.
 */
function enclosingEntry(called: CatalogEntry, sites: readonly NodeJS.CallSite[]): CatalogEntry {
  if (called.module !== 'fs') return called;
  let entry = called;
  for (const id of enclosingNodeFunctions(sites)) entry = entryById(id) ?? entry;
  return entry;
}

function userStack(root: string): string[] {
  const sites = captureSites(userStack) ?? [];
  return mapFrames(sites, captureText(userStack).stack, root).flatMap((frame) =>
    frame?.isShown && frame.packageName === undefined ? frameText(frame) : [],
  );
}
