import { performance } from 'node:perf_hooks';
import { stallEntry } from '../catalog/stall-entry.js';
import type { HangNote } from '../report/hang-answer.js';
import { type HeldWindow, Monitor } from '../loop/monitor.js';
import { threadClock } from '../loop/thread-clock.js';
import { allowsStall } from './allows-stall.js';
import { isTheirs, TOLERANCE } from './is-theirs.js';
import { HangWatch } from './hang-watch.js';
import type { LeftoverStalls } from './leftover-stalls.js';
import type { ModuleLoads } from '../modules/module-loads.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { EnteredBlock, Attempt } from '../ledger/attempt.js';
import type { FileFacts } from '../ledger/file-facts.js';
import { type Found, type Running, RunningTests } from './running-tests.js';
import { sayInexact, type Severity, severityOf, thresholdOf } from './severity.js';
import type { HeldBy } from './stall-record.js';
import { StallProfiler } from './stall-profiler.js';
import { late } from '../safe/late.js';

type Leftovers = typeof import('./leftover-stalls.js');
type Hang = typeof import('./hang.js');
type HangNotes = typeof import('./hang-note.js');
type StallRecord = typeof import('./stall-record.js');
type StallStack = typeof import('./stall-stack.js');

const clock = threadClock();
// Why captured: fake timers replace it.
const now = performance.now.bind(performance);
const MIN_SAMPLES = 3;

/** Watches the loop while bodies of tests run, and records who held it. */
export class Stalls {
  /** Settled when the first test may begin: a profiler that is wanted from the start runs then. */
  readonly ready: Promise<unknown> | undefined;
  readonly #file: FileFacts;
  readonly #loads: ModuleLoads;
  readonly #severity: Severity;
  readonly #threshold: number;
  readonly #monitor: Monitor;
  readonly #profiler: StallProfiler;
  readonly #hangs: HangWatch;
  /** Made for the first stall of a test. */
  #leftovers: LeftoverStalls | undefined;
  readonly #running = new RunningTests();
  #loadsBefore = 0;
  #hasStalled = false;
  #hasRun = false;
  /** Where the code was that held the loop, seen while it did. */
  #seen: { readonly at: number; readonly by: HeldBy } | undefined;
  #note: HangNote | undefined;

  /** Starts watching a file, unless its options say not to. */
  static watch(file: FileFacts, loads: ModuleLoads): Stalls | undefined {
    const severity = severityOf(file.options, clock);
    return severity === undefined ? undefined : new Stalls(file, loads, severity);
  }

  private constructor(file: FileFacts, loads: ModuleLoads, severity: Severity) {
    this.#file = file;
    this.#loads = loads;
    this.#severity = severity;
    this.#profiler = new StallProfiler(file, severity === 'error');
    this.#hangs = new HangWatch(file);
    this.#threshold = thresholdOf(file.options, severity);
    this.#monitor = new Monitor(clock, this.#threshold, file.options.stall.hang, {
      onHeld: (window) => {
        try {
          this.#judge(window);
        } catch (error) {
          file.fault(error, stallEntry.id);
        }
      },
      onBeat: () => this.#rotate(),
    });
    this.ready = this.#prepare();
    if (!clock.isExact) sayInexact(file, severity);
  }

  enter(attempt: Attempt): void {
    this.#hasRun = true;
    if (this.#monitor.isRunning) this.#monitor.check();
    else this.#monitor.start();
    this.#giveUp(attempt);
    this.#loadsBefore = this.#loads.count;
    this.#hangs.tell(true);
    this.#running.add(attempt, this.#monitor.beats);
  }

  /** The function of a test is called. What its body ran before, such as fixtures, was asynchronous. */
  enterFunction(attempt: Attempt): void {
    const running = this.#running.get(attempt);
    if (!running) return;
    this.#monitor.check();
    this.#decide(running, this.#severity);
  }

  /** @param canWait - it returned something to wait for, or takes a callback */
  leaveFunction(attempt: Attempt, canWait: boolean): void {
    const running = this.#running.get(attempt);
    if (!running) return;
    running.hasReturned = true;
    if (canWait) {
      this.#decide(running, this.#severity);
      return;
    }
    // Why: nothing else could have had the loop meanwhile, so nothing was held up.
    running.undecided.length = 0;
    if (this.#running.size === 1) this.#monitor.mark();
  }

  leave(attempt: Attempt): void {
    if (!this.#running.get(attempt)) return;
    this.#monitor.check();
    this.#giveUp(attempt);
    this.#running.delete(attempt);
    attempt.test.hasEnded = true;
    this.#hangs.tell(this.#running.size > 0);
  }

  /** Where the code is that holds the loop right now: a {@link HangAnswer} as JSON; empty when nothing does. */
  describeHang(): string {
    const { heldMs } = this.#monitor;
    // Why: a thread that watches several asks all of them.
    if (this.#running.size === 0 || heldMs < this.#file.options.stall.hang * TOLERANCE) return '';
    const at = now();
    const held = { now: at, heldMs };
    const hang = late<Hang>().describeHang(
      this.#file,
      this.#running.attempts,
      held,
      this.#severity,
    );
    if (!hang) return '';
    this.#seen = { at, by: hang.by };
    this.#note = hang.answer.note;
    return JSON.stringify(hang.answer);
  }

  /** Whether there may be something for {@link settle}. */
  get hasLeftovers(): boolean {
    return this.#leftovers !== undefined;
  }

  /** Gives the file what a test that has ended left behind, and this one was taken for. */
  settle(test: TestLedger): void {
    this.#leftovers?.settle(test);
  }

  /** Leaves out time that is accounted for elsewhere. */
  excuse(ms: number): void {
    this.#monitor.excuse(ms);
  }

  /** A block begins that may hold the loop, until it is over. */
  beginBlock(block: EnteredBlock): void {
    this.#monitor.check();
    this.#running.beginBlock(block);
  }

  /** The block has given back its result, which may be a promise. */
  leaveBlock(block: EnteredBlock): void {
    this.#monitor.check();
    this.#running.leaveBlock(block);
  }

  close(): void {
    this.#monitor.stop();
    this.#running.clear();
    this.#hangs.close();
    if (this.#note) late<HangNotes>().takeBack(this.#note);
    this.#profiler.close(this.#hasStalled, this.#hasRun);
  }

  #judge(window: HeldWindow): void {
    const hasLoaded = this.#loads.count !== this.#loadsBefore;
    this.#loadsBefore = this.#loads.count;
    const { ledgers } = this.#running;
    if (ledgers.size === 0 || allowsStall(this.#file, this.#running)) return;
    const sampled = this.#profiler.sample(window);
    if (sampled && sampled.total >= MIN_SAMPLES) {
      const { hotspot } = sampled;
      if (
        hotspot &&
        isTheirs(window, hotspot, sampled, this.#threshold, this.#profiler.isDebugged)
      ) {
        this.#find(window, ledgers, late<StallStack>().heldByOf(this.#file, hotspot));
      }
      return;
    }
    // Why not: without a profile nobody can tell a wait from a machine that stood still, or the
    // user's computing from a module that the runner was loading.
    if (window.cause !== 'cpu' || hasLoaded) return;
    const seen = this.#seen && this.#seen.at >= window.start ? this.#seen.by : undefined;
    this.#find(window, ledgers, seen);
    if (!this.#profiler.isOff) void this.#startProfiler();
  }

  #find(window: HeldWindow, ledgers: ReadonlySet<TestLedger>, by: HeldBy | undefined): void {
    this.#hasStalled = true;
    const { only } = this.#running;
    // Why: the loop has not turned since the only body began, so nothing else can have run.
    const isFirstTurn = only?.beats === this.#monitor.beats;
    const found = { window, ledgers, by, isFirstTurn };
    if (only && !only.hasReturned) only.undecided.push(found);
    else this.#record(found, this.#severity);
  }

  /** Nobody saw the function of a test: whether it could wait is not known, so it fails nothing. */
  #giveUp(attempt: Attempt): void {
    const running = this.#running.get(attempt);
    if (running) this.#decide(running, 'warn');
  }

  #decide({ undecided }: Running, severity: Severity): void {
    for (const found of undecided) this.#record(found, severity);
    undecided.length = 0;
  }

  #record({ window, ledgers, by, isFirstTurn }: Found, severity: Severity): void {
    const { recordStall } = late<StallRecord>();
    const record = recordStall(this.#file, window, ledgers, by, severity);
    const [only] = ledgers;
    if (!record || !only || ledgers.size !== 1 || isFirstTurn) return;
    this.#leftovers ??= new (late<Leftovers>().LeftoverStalls)(this.#file);
    this.#leftovers.note(record, only);
  }

  #prepare(): Promise<unknown> | undefined {
    const starts = [
      this.#profiler.isWanted ? this.#startProfiler() : undefined,
      this.#hangs.start(),
    ].filter((start) => start !== undefined);
    return starts.length === 0 ? undefined : Promise.all(starts);
  }

  async #startProfiler(): Promise<void> {
    await this.#profiler.start();
    // Why: starting it takes longer than some stalls.
    this.#monitor.mark();
  }

  #rotate(): void {
    this.#running.forgetBlocks();
    this.#loadsBefore = this.#loads.count;
    this.#hangs.tell(this.#running.size > 0);
    if (this.#profiler.rotate()) this.#monitor.mark();
  }
}
