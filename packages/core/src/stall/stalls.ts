import { performance } from 'node:perf_hooks';
import type { CompiledOptions } from '../options/compile.js';
import { stallEntry } from '../catalog/stall-entry.js';
import type { HangNote } from '../report/hang-answer.js';
import { type HeldWindow, Monitor } from '../loop/monitor.js';
import { isProvenWait } from '../loop/proven-wait.js';
import { threadClock } from '../loop/thread-clock.js';
import { HangWatch } from './hang-watch.js';
import { LeftoverStalls } from './leftover-stalls.js';
import type { ModuleLoads } from '../modules/module-loads.js';
import type { Allowance } from '../ledger/allowance.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { AllowBlock, Attempt } from '../ledger/attempt.js';
import type { FileFacts } from '../ledger/file-facts.js';
import { type HeldBy, recordStall } from './stall-record.js';
import { StallProfiler } from './stall-profiler.js';
import { late } from '../safe/late.js';

type Hang = typeof import('./hang.js');
type StallStack = typeof import('./stall-stack.js');

const clock = threadClock();
// Why captured: fake timers replace it.
const now = performance.now.bind(performance);
/** Below that part of the threshold, what is left after the runner's own work is no stall. */
const TOLERANCE = 0.8;
/** A baseline is written with all that may reach the threshold when the same code runs again. */
const WRITTEN_FROM = 0.5;
const MIN_SAMPLES = 3;

/** A stall, and who made it. */
interface Found {
  readonly window: HeldWindow;
  readonly ledgers: ReadonlySet<TestLedger>;
  readonly by: HeldBy | undefined;
  readonly isFirstTurn: boolean;
}

let hasSaidInexact = false;

interface Running {
  /** Turns of the loop when the body began. */
  readonly beats: number;
  /** The test's function has returned: what runs now is something that somebody waits for. */
  hasReturned: boolean;
  /** Stalls from before it returned: only a function that can wait held anybody up. */
  readonly undecided: Found[];
  /** Blocks that may hold the loop, up to the turn after they are over. */
  blocks: Set<AllowBlock> | undefined;
}

/** Watches the loop while bodies of tests run, and records who held it. */
export class Stalls {
  /** Settled when the first test may begin: a profiler that is wanted from the start runs then. */
  readonly ready: Promise<unknown> | undefined;
  readonly #file: FileFacts;
  readonly #loads: ModuleLoads;
  readonly #severity: 'error' | 'warn';
  readonly #threshold: number;
  readonly #monitor: Monitor;
  readonly #profiler: StallProfiler;
  readonly #hangs: HangWatch;
  readonly #leftovers: LeftoverStalls;
  readonly #running = new Map<Attempt, Running>();
  #loadsBefore = 0;
  #hasStalled = false;
  #hasRun = false;
  /** Where the code was that held the loop, seen while it did. */
  #seen: { readonly at: number; readonly by: HeldBy } | undefined;
  #note: HangNote | undefined;

  /** Starts watching a file, unless its options say not to. */
  static watch(file: FileFacts, loads: ModuleLoads): Stalls | undefined {
    const severity = severityOf(file.options);
    return severity === 'off' ? undefined : new Stalls(file, loads, severity);
  }

  private constructor(file: FileFacts, loads: ModuleLoads, severity: 'error' | 'warn') {
    this.#file = file;
    this.#loads = loads;
    this.#severity = severity;
    this.#profiler = new StallProfiler(file, severity === 'error');
    this.#hangs = new HangWatch(file);
    this.#leftovers = new LeftoverStalls(file);
    const { options } = file;
    const { hang } = options.stall;
    const isWriting = options.baseline !== undefined && options.baselineMode === 'write';
    const part = isWriting && severity === 'error' ? WRITTEN_FROM : 1;
    this.#threshold = options.stall.threshold * part;
    this.#monitor = new Monitor(clock, this.#threshold, hang, {
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
    if (!clock.isExact && severity === 'warn' && file.options.stall.mode === 'fail') {
      sayInexact(file);
    }
  }

  enter(attempt: Attempt): void {
    this.#hasRun = true;
    if (this.#monitor.isRunning) this.#monitor.check();
    else this.#monitor.start();
    this.#giveUp(attempt);
    this.#loadsBefore = this.#loads.count;
    this.#hangs.tell(true);
    this.#running.set(attempt, {
      beats: this.#monitor.beats,
      blocks: undefined,
      hasReturned: false,
      undecided: [],
    });
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
    if (!this.#running.has(attempt)) return;
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
    const hang = late<Hang>().describeHang(this.#file, this.#running.keys(), held, this.#severity);
    if (!hang) return '';
    this.#seen = { at, by: hang.by };
    this.#note = hang.answer.note;
    return JSON.stringify(hang.answer);
  }

  /** Gives the file what a test that has ended left behind, and this one was taken for. */
  settle(test: TestLedger): void {
    this.#leftovers.settle(test);
  }

  /** Leaves out time that is accounted for elsewhere. */
  excuse(ms: number): void {
    this.#monitor.excuse(ms);
  }

  /** A block begins that may hold the loop, until it is over. */
  beginBlock(block: AllowBlock): void {
    const { attempt } = block;
    const holders = attempt ? [this.#running.get(attempt)] : [...this.#running.values()];
    this.#monitor.check();
    for (const holder of holders) if (holder) (holder.blocks ??= new Set()).add(block);
  }

  /** The block has given back its result, which may be a promise. */
  leaveBlock(block: AllowBlock): void {
    this.#monitor.check();
    if (!block.isOpen) for (const { blocks } of this.#running.values()) blocks?.delete(block);
  }

  close(): void {
    this.#monitor.stop();
    this.#running.clear();
    this.#hangs.close();
    if (this.#note) late<Hang>().takeBack(this.#note);
    this.#profiler.close(this.#hasStalled, this.#hasRun);
  }

  #judge(window: HeldWindow): void {
    const hasLoaded = this.#loads.count !== this.#loadsBefore;
    this.#loadsBefore = this.#loads.count;
    const ledgers = new Set([...this.#running.keys()].map(({ test }) => test));
    if (ledgers.size === 0 || this.#isAllowed(ledgers)) return;
    const sampled = this.#profiler.sample(window);
    if (sampled && sampled.total >= MIN_SAMPLES) {
      const { hotspot } = sampled;
      if (hotspot && this.#isTheirs(window, hotspot, sampled)) {
        const { blame, sites, share, gcShare, domShare, leaf } = hotspot;
        const text = late<StallStack>().stallStack(this.#file, hotspot);
        this.#find(window, ledgers, {
          blame,
          evidence: { sites: sites as unknown as readonly NodeJS.CallSite[], text },
          facts: {
            share,
            gcShare,
            domShare,
            inner: leaf && { name: leaf.site.getFunctionName() ?? '', share: leaf.share },
          },
        });
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

  /** Whether the blamed code alone held the loop too long, without the runner and module loading. */
  #isTheirs(
    window: HeldWindow,
    {
      samples,
      blamableShare,
      domShare,
    }: Readonly<Record<'samples' | 'blamableShare' | 'domShare', number>>,
    { total, msPerSample }: { readonly total: number; readonly msPerSample: number },
  ): boolean {
    const least = this.#threshold * TOLERANCE;
    if (window.cause === 'wait') {
      return (
        !this.#profiler.isDebugged &&
        samples * msPerSample >= least &&
        isProvenWait(window, total, msPerSample, least)
      );
    }
    // Why all of it: what a simulated browser takes is no slip of a few samples.
    return window.cpuMs * blamableShare >= (domShare > 0 ? this.#threshold : least);
  }

  #find(window: HeldWindow, ledgers: ReadonlySet<TestLedger>, by: HeldBy | undefined): void {
    this.#hasStalled = true;
    const [only] = this.#running.values();
    const found = { window, ledgers, by, isFirstTurn: this.#isFirstTurn() };
    if (only && this.#running.size === 1 && !only.hasReturned) only.undecided.push(found);
    else this.#record(found, this.#severity);
  }

  /** Nobody saw the function of a test: whether it could wait is not known, so it fails nothing. */
  #giveUp(attempt: Attempt): void {
    const running = this.#running.get(attempt);
    if (running) this.#decide(running, 'warn');
  }

  #decide({ undecided }: Running, severity: 'error' | 'warn'): void {
    for (const found of undecided) this.#record(found, severity);
    undecided.length = 0;
  }

  #record({ window, ledgers, by, isFirstTurn }: Found, severity: 'error' | 'warn'): void {
    const record = recordStall(this.#file, window, ledgers, by, severity);
    const [only] = ledgers;
    if (record && only && ledgers.size === 1 && !isFirstTurn) this.#leftovers.note(record, only);
  }

  #isAllowed(ledgers: ReadonlySet<TestLedger>): boolean {
    const file = this.#file;
    const { allow } = file.stateOf(stallEntry);
    if (allow) {
      file.optOuts.useRule(allow.index);
      return true;
    }
    const covering: [Allowance, TestLedger][] = [];
    for (const [{ test }, { blocks }] of this.#running) {
      for (const { allowance } of blocks ?? []) covering.push([allowance, test]);
    }
    for (const ledger of ledgers) {
      const allowance = file.optOuts.allowanceFor(stallEntry.id, undefined, ledger);
      if (allowance) covering.push([allowance, ledger]);
    }
    for (const [allowance, ledger] of covering) file.optOuts.useAllowance(allowance, ledger);
    return covering.length > 0;
  }

  /** The loop has not turned since the only body began, so nothing else can have run. */
  #isFirstTurn(): boolean {
    const [only] = this.#running.values();
    return this.#running.size === 1 && only?.beats === this.#monitor.beats;
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

  /** Why at a turn: what held the loop before it may have been the last that the block did. */
  #forgetBlocks(): void {
    for (const { blocks } of this.#running.values()) {
      if (blocks === undefined) continue;
      for (const block of blocks) if (!block.isOpen) blocks.delete(block);
    }
  }

  #rotate(): void {
    this.#forgetBlocks();
    this.#loadsBefore = this.#loads.count;
    this.#hangs.tell(this.#running.size > 0);
    if (this.#profiler.rotate()) this.#monitor.mark();
  }
}

function severityOf({ stall, mode, ruleOf }: CompiledOptions): 'error' | 'warn' | 'off' {
  if (stall.mode === 'off' || mode === 'off') return 'off';
  const rule = ruleOf(stallEntry.id, stall.mode === 'fail' ? 'error' : 'warn');
  return rule === 'error' && !clock.isExact ? 'warn' : rule;
}

function sayInexact({ warn }: FileFacts): void {
  if (hasSaidInexact) return;
  hasSaidInexact = true;
  warn(
    `Stalls only warn here: Node ${process.version} on ${process.platform} has no CPU clock of a single thread, and other threads must not fail a test. Node 24 has one.`,
  );
}
