import { performance } from 'node:perf_hooks';
import { STALL_ID } from '../catalog/stall-id.js';
import { Monitor } from '../loop/monitor.js';
import { threadClock } from '../loop/thread-clock.js';
import { HangWatch } from './hang-watch.js';
import type { ModuleLoads } from '../modules/module-loads.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { EnteredBlock, Attempt } from '../ledger/attempt.js';
import type { FileFacts } from '../ledger/file-facts.js';
import { type Running, RunningTests } from './running-tests.js';
import { type Severity, severityOf, thresholdOf, TOLERANCE } from './severity.js';
import type { StallJudge } from './stall-judge.js';
import { StallProfiler } from './stall-profiler.js';
import { late } from '../safe/late.js';

type Judge = typeof import('./stall-judge.js');
type Inexact = typeof import('./say-inexact.js');

const clock = threadClock();
// Why captured: fake timers replace it.
const now = performance.now.bind(performance);

/** Watches the loop while bodies of tests run. Who held it, and what that means, is looked at when it was held. */
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
  readonly #running = new RunningTests();
  /** Made for the first stall. */
  #judge: StallJudge | undefined;
  #loadsBefore = 0;
  #hasRun = false;

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
        const hasLoaded = loads.count !== this.#loadsBefore;
        this.#loadsBefore = loads.count;
        if (this.#running.size === 0) return;
        try {
          this.#judging().judge(window, hasLoaded);
        } catch (error) {
          file.fault(error, STALL_ID);
        }
      },
      onBeat: () => this.#rotate(),
    });
    this.ready = this.#prepare();
    if (!clock.isExact && file.options.stall.mode === 'fail') {
      late<Inexact>().sayInexact(file, severity);
    }
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
    return this.#judging().describeHang({ now: now(), heldMs });
  }

  /** Whether there may be something for {@link settle}. */
  get hasLeftovers(): boolean {
    return this.#judge !== undefined;
  }

  /** Gives the file what a test that has ended left behind, and this one was taken for. */
  settle(test: TestLedger): void {
    this.#judge?.settle(test);
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
    this.#judge?.close();
    this.#profiler.close(this.#judge?.hasStalled ?? false, this.#hasRun);
  }

  #judging(): StallJudge {
    return (this.#judge ??= new (late<Judge>().StallJudge)({
      file: this.#file,
      severity: this.#severity,
      threshold: this.#threshold,
      monitor: this.#monitor,
      running: this.#running,
      profiler: this.#profiler,
      startProfiler: () => void this.#startProfiler(),
    }));
  }

  /** Nobody saw the function of a test: whether it could wait is not known, so it fails nothing. */
  #giveUp(attempt: Attempt): void {
    const running = this.#running.get(attempt);
    if (running) this.#decide(running, 'warn');
  }

  #decide(running: Running, severity: Severity): void {
    if (running.undecided.length > 0) this.#judge?.decide(running, severity);
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
    this.#file.contexts?.forgetEnded();
    this.#loadsBefore = this.#loads.count;
    this.#hangs.tell(this.#running.size > 0);
    if (this.#profiler.rotate()) this.#monitor.mark();
  }
}
