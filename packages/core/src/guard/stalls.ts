import type { CompiledOptions } from '../options/compile.js';
import { SLOT } from '../allow/slot.js';
import { stallEntry } from '../catalog/stall-entry.js';
import type { Hotspot } from '../stall/hotspot.js';
import { type HeldWindow, Monitor } from '../stall/monitor.js';
import { StallMarks } from '../stall/marks.js';
import { threadClock } from '../stall/thread-clock.js';
import { type Blame, classify } from './classify.js';
import type { ModuleLoads } from './module-loads.js';
import type { Allowance, Attempt, TestLedger } from './owner.js';
import { noteTime, pathOf } from './record.js';
import { oneOf } from './attribution.js';
import { importPart, late } from '../safe/late.js';
import { getBuiltinModule } from '../safe/originals.js';
import type { Session } from './session.js';

type Naming = typeof import('../stall/naming.js');
type Watchdog = typeof import('../stall/watchdog.js');

const clock = threadClock();
const NOBODY: Blame = { origin: -1, offender: -1, key: 0 };
/** Below that part of the threshold, what is left after the runner's own work is no stall. */
const TOLERANCE = 0.8;
const MIN_SAMPLES = 3;
/** A file that is shorter does not pay for another thread. */
const WATCH_AFTER_BEATS = 100;
// Why through the slot: evaluated without any scope of ours.
const QUESTION = `process[Symbol.for(${JSON.stringify(Symbol.keyFor(SLOT))})].describeHang()`;

// Why for the thread: the profiler that a file started serves the files that follow.
let naming: Naming | undefined;
let watchdog: Watchdog | undefined;
let hasSaidInexact = false;

interface Running {
  /** Turns of the loop when the body began. */
  readonly beats: number;
  /** Blocks that may hold the loop, open or asynchronous. */
  readonly scopes: Set<Allowance>;
}

/** Watches the loop while bodies of tests run, and records who held it. */
export class Stalls {
  /** Settled when the first test may begin: a profiler that is wanted from the start runs then. */
  readonly ready: Promise<unknown> | undefined;
  readonly #session: Session;
  readonly #loads: ModuleLoads;
  readonly #severity: 'error' | 'warn';
  readonly #monitor: Monitor;
  readonly #marks: StallMarks;
  readonly #running = new Map<Attempt, Running>();
  #loadsBefore = 0;
  #isKnownAsynchronous = false;
  #hasStalled = false;
  #isWatched = false;

  /** Starts watching a file, unless its options say not to. */
  static watch(session: Session, loads: ModuleLoads): Stalls | undefined {
    const severity = severityOf(session.options);
    return severity === 'off' ? undefined : new Stalls(session, loads, severity);
  }

  private constructor(session: Session, loads: ModuleLoads, severity: 'error' | 'warn') {
    this.#session = session;
    this.#loads = loads;
    this.#severity = severity;
    this.#marks = new StallMarks(session.root, session.testFile);
    this.#monitor = new Monitor(clock, session.options.stall.threshold, {
      onHeld: (window) => {
        try {
          this.#judge(window);
        } catch (error) {
          session.fault(error, stallEntry.id);
        }
      },
      onBeat: () => this.#rotate(),
    });
    this.ready = this.#prepare();
    if (!clock.isExact && severity === 'warn' && session.options.stall.mode === 'fail') {
      sayInexact();
    }
  }

  enter(attempt: Attempt): void {
    if (this.#monitor.isRunning) this.#monitor.check();
    else this.#monitor.start();
    this.#loadsBefore = this.#loads.count;
    this.#tellWatchdog(true);
    this.#running.set(attempt, { beats: this.#monitor.beats, scopes: new Set() });
  }

  /** @param isSynchronous - the body could not wait, so it held up nothing; undefined: not known */
  leave(attempt: Attempt, isSynchronous?: boolean): void {
    if (!this.#running.has(attempt)) return;
    this.#isKnownAsynchronous = isSynchronous === false;
    if (isSynchronous && this.#running.size === 1) this.#monitor.mark();
    else this.#monitor.check();
    this.#isKnownAsynchronous = false;
    this.#running.delete(attempt);
    this.#tellWatchdog(this.#running.size > 0);
  }

  /** Where the code is that holds the loop right now. */
  describeHang(): string {
    return late().describeHang(this.#session, this.#running.keys(), this.#monitor.heldMs);
  }

  /** Leaves out time that is accounted for elsewhere. */
  excuse(ms: number): void {
    this.#monitor.excuse(ms);
  }

  /**
   * Runs a block that may hold the loop. What it starts may as well, until its test ends: nothing
   * is attached to a promise of the user's, so when that settles is not known.
   */
  allowIn<T>(allowance: Allowance, attempt: Attempt | undefined, block: () => T): T {
    const holders = attempt ? [this.#running.get(attempt)] : [...this.#running.values()];
    this.#monitor.check();
    for (const holder of holders) holder?.scopes.add(allowance);
    let isOpen = false;
    try {
      const result = block();
      isOpen = typeof (result as { then?: unknown } | undefined)?.then === 'function';
      return result;
    } finally {
      this.#monitor.check();
      if (!isOpen) for (const holder of holders) holder?.scopes.delete(allowance);
    }
  }

  close(): void {
    this.#monitor.stop();
    this.#running.clear();
    this.#tellWatchdog(false);
    this.#marks.write(this.#hasStalled);
  }

  // Why asked late: a process that stays short does not load the module for it.
  get #canWatch(): boolean {
    if (this.#session.options.stall.hang === 0 || this.#session.hasCoverage) return false;
    return getBuiltinModule('node:worker_threads').isMainThread;
  }

  #judge(window: HeldWindow): void {
    const hasLoaded = this.#loads.count !== this.#loadsBefore;
    this.#loadsBefore = this.#loads.count;
    const ledgers = new Set([...this.#running.keys()].map(({ test }) => test));
    if (ledgers.size === 0 || this.#isAllowed(ledgers)) return;
    const named = this.#session.options.stall.profile === 'off' ? undefined : naming;
    const sampled = named?.sampleWindow(window, (sites) =>
      classify(sites as unknown as readonly NodeJS.CallSite[], [stallEntry.id]),
    );
    if (sampled && sampled.total >= MIN_SAMPLES) {
      if (this.#isTheirs(window, sampled.hotspot, sampled.msPerSample)) {
        this.#record(window, ledgers, sampled.hotspot);
      }
      return;
    }
    // Why not: without a profile nobody can tell a wait from a machine that stood still, or the
    // user's computing from a module that the runner was loading.
    if (window.cause === 'cpu' && !hasLoaded) this.#record(window, ledgers, undefined);
  }

  /** Whether the blamed code alone held the loop too long, without the runner and module loading. */
  #isTheirs(
    window: HeldWindow,
    hotspot: Hotspot<Blame> | undefined,
    msPerSample: number,
  ): hotspot is Hotspot<Blame> {
    if (hotspot === undefined) return false;
    const least = this.#session.options.stall.threshold * TOLERANCE;
    if (window.cause === 'wait') {
      return !naming?.isDebugged() && hotspot.samples * msPerSample >= least;
    }
    return window.cpuMs * hotspot.blamableShare >= least;
  }

  #record(
    window: HeldWindow,
    ledgers: ReadonlySet<TestLedger>,
    hotspot: Hotspot<Blame> | undefined,
  ): void {
    const session = this.#session;
    this.#hasStalled = true;
    const [first] = ledgers;
    const owner = ledgers.size === 1 && first ? first : session.fileLedger;
    const names = [...ledgers].map(({ info }) => JSON.stringify(info.name));
    const context = owner === first ? undefined : oneOf(names);
    const blame = hotspot?.blame ?? NOBODY;
    const { cpuMs, starvedMs, cause } = window;
    const record = session.record(owner, `${blame.key} stall ${cause} ${context}`, () => ({
      entry: stallEntry,
      blame,
      path: pathOf({
        sites: (hotspot?.sites ?? []) as unknown as readonly NodeJS.CallSite[],
        text: hotspot ? late().stallStack(session, hotspot) : {},
      }),
      judgement: undefined,
      part: stallEntry,
      candidates: owner === first ? [] : [...ledgers].map(({ info }) => info),
      args: '',
      severity: this.#severity,
      specifier: undefined,
      wasStopped: false,
      context,
      occurrences: [],
      stall: {
        cpuMs: 0,
        starvedMs: starvedMs === undefined ? undefined : 0,
        cause,
        share: hotspot?.share,
        gcShare: hotspot?.gcShare ?? 0,
        isMaybeSynchronous: this.#isMaybeSynchronous(),
      },
      count: 0,
      durationMs: 0,
    }));
    if (record?.stall) {
      record.count++;
      noteTime(record, window.start - owner.startedAt, window.heldMs);
      record.stall.cpuMs += cpuMs;
      if (starvedMs !== undefined)
        record.stall.starvedMs = (record.stall.starvedMs ?? 0) + starvedMs;
    }
    const { profile } = session.options.stall;
    if (hotspot === undefined && profile !== 'off') void this.#startProfiler();
  }

  #isAllowed(ledgers: ReadonlySet<TestLedger>): boolean {
    const session = this.#session;
    const { allow } = session.stateOf(stallEntry);
    if (allow) {
      session.optOuts.useRule(allow.index);
      return true;
    }
    const covering: [Allowance, TestLedger][] = [];
    for (const [{ test }, { scopes }] of this.#running) {
      for (const allowance of scopes) covering.push([allowance, test]);
    }
    for (const ledger of ledgers) {
      const allowance = session.optOuts.allowanceFor(stallEntry.id, undefined, ledger);
      if (allowance) covering.push([allowance, ledger]);
    }
    for (const [allowance, ledger] of covering) session.optOuts.useAllowance(allowance, ledger);
    return covering.length > 0;
  }

  #isMaybeSynchronous(): boolean {
    const [only] = this.#running.values();
    if (only === undefined || this.#running.size > 1 || this.#isKnownAsynchronous) return false;
    return only.beats === this.#monitor.beats;
  }

  #wantsProfiler(): boolean {
    const { profile } = this.#session.options.stall;
    if (profile === 'off') return false;
    return profile === 'always' || this.#severity === 'error' || this.#marks.hasStalled;
  }

  #prepare(): Promise<unknown> | undefined {
    const starts: Promise<void>[] = [];
    if (this.#wantsProfiler()) starts.push(this.#startProfiler());
    if (this.#session.options.stall.isHangGiven && this.#canWatch) starts.push(this.#watch());
    return starts.length === 0 ? undefined : Promise.all(starts);
  }

  async #watch(): Promise<void> {
    this.#isWatched = true;
    watchdog ??= await importPart<Watchdog>('watchdog');
    if (!watchdog.isInspected()) watchdog.startWatchdog(QUESTION);
  }

  #tellWatchdog(isRunning: boolean): void {
    watchdog?.beat(isRunning && this.#canWatch, this.#session.options.stall.hang);
  }

  async #startProfiler(): Promise<void> {
    try {
      naming ??= await importPart<Naming>('naming');
      naming.startSampler();
    } catch (error) {
      // Why no failure: stalls are still found, and Node can be built without an inspector.
      this.#session.warn(`The profiler cannot start, so stalls stay unnamed: ${String(error)}`);
    }
    // Why: starting it takes longer than some stalls.
    this.#monitor.mark();
  }

  #rotate(): void {
    this.#loadsBefore = this.#loads.count;
    this.#tellWatchdog(this.#running.size > 0);
    if (!this.#isWatched && this.#monitor.beats > WATCH_AFTER_BEATS && this.#canWatch) {
      void this.#watch();
    }
    if (naming?.rotate()) this.#monitor.mark();
  }
}

function severityOf({ stall, mode, ruleOf }: CompiledOptions): 'error' | 'warn' | 'off' {
  if (stall.mode === 'off' || mode === 'off') return 'off';
  const rule = ruleOf(stallEntry.id, stall.mode === 'fail' ? 'error' : 'warn');
  return rule === 'error' && !clock.isExact ? 'warn' : rule;
}

function sayInexact(): void {
  if (hasSaidInexact) return;
  hasSaidInexact = true;
  process.stderr.write(
    `[loopguard] Stalls only warn here: Node ${process.version} on ${process.platform} has no CPU clock of a single thread, and other threads must not fail a test. Node 24 has one.\n`,
  );
}
