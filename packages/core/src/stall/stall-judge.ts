import { allowsStall } from './allows-stall.js';
import { isTheirs } from './is-theirs.js';
import { describeHang } from './hang.js';
import { takeBack } from './hang-note.js';
import { LeftoverStalls } from './leftover-stalls.js';
import { leave } from '../safe/leave.js';
import type { FileFacts } from '../ledger/file-facts.js';
import type { TestLedger } from '../ledger/test-ledger.js';
import type { HeldWindow, Monitor } from '../loop/monitor.js';
import type { HangNote } from '../report/hang-answer.js';
import type { Found, Running, RunningTests } from './running-tests.js';
import type { Severity } from './severity.js';
import { type HeldBy, recordStall } from './stall-record.js';
import type { StallProfiler } from './stall-profiler.js';
import { heldByOf } from './stall-stack.js';

const MIN_SAMPLES = 3;

/** What is known of a file whose loop is watched. */
interface Watched {
  readonly file: FileFacts;
  readonly severity: Severity;
  readonly threshold: number;
  readonly monitor: Pick<Monitor, 'beats'>;
  readonly running: RunningTests;
  readonly profiler: StallProfiler;
  startProfiler(): void;
}

/** Decides whether a stretch in which the loop was held is somebody's stall, and records it. */
export class StallJudge {
  hasStalled = false;
  readonly #watched: Watched;
  /** Made for the first stall of a test. */
  #leftovers: LeftoverStalls | undefined;
  /** Where the code was that held the loop, seen while it did. */
  #seen: { readonly at: number; readonly by: HeldBy } | undefined;
  #note: HangNote | undefined;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  /** @param hasLoaded - modules were loaded meanwhile */
  judge(window: HeldWindow, hasLoaded: boolean): void {
    const { file, running, profiler, threshold, startProfiler } = this.#watched;
    const { ledgers } = running;
    if (allowsStall(file, running)) return;
    const sampled = profiler.sample(window);
    if (sampled && sampled.total >= MIN_SAMPLES) {
      const { hotspot } = sampled;
      if (hotspot && isTheirs(window, hotspot, sampled, threshold, profiler.isDebugged)) {
        this.#find(window, ledgers, heldByOf(file, hotspot));
      }
      return;
    }
    // Why not: without a profile nobody can tell a wait from a machine that stood still, or the
    // user's computing from a module that the runner was loading.
    if (window.cause !== 'cpu' || hasLoaded) return;
    const seen = this.#seen && this.#seen.at >= window.start ? this.#seen.by : undefined;
    this.#find(window, ledgers, seen);
    if (!profiler.isOff) startProfiler();
  }

  /** Records what was found of an attempt before it was known whether it could wait. */
  decide({ undecided }: Running, severity: Severity): void {
    for (const found of undecided) this.#record(found, severity);
    undecided.length = 0;
  }

  /** Gives the file what a test that has ended left behind, and this one was taken for. */
  settle(test: TestLedger): void {
    this.#leftovers?.settle(test);
  }

  /** @param held - for how long the loop has been held, and the time now */
  describeHang(held: { readonly now: number; readonly heldMs: number }): string {
    const { file, running, severity } = this.#watched;
    const hang = describeHang(file, running.attempts, held, severity);
    if (!hang) return '';
    this.#seen = { at: held.now, by: hang.by };
    this.#note = hang.answer.note;
    // Why: where the runner gives up on this worker, the end of the run says who held it.
    if (file.runDirectory !== undefined) leave(file.runDirectory, '.held', hang.word);
    return JSON.stringify(hang.answer);
  }

  close(): void {
    if (this.#note) takeBack(this.#note);
  }

  #find(window: HeldWindow, ledgers: ReadonlySet<TestLedger>, by: HeldBy | undefined): void {
    const { running, monitor, severity } = this.#watched;
    this.hasStalled = true;
    const { only } = running;
    // Why: the loop has not turned since the only body began, so nothing else can have run.
    const isFirstTurn = only?.beats === monitor.beats;
    const found = { window, ledgers, by, isFirstTurn };
    if (only && !only.hasReturned) only.undecided.push(found);
    else this.#record(found, severity);
  }

  #record({ window, ledgers, by, isFirstTurn }: Found, severity: Severity): void {
    const { file } = this.#watched;
    const { contexts } = file;
    if (contexts) {
      const { attempt, doubt } = contexts.holderOf(window);
      const owners = attempt ? new Set([attempt.named()]) : ledgers;
      const waits = contexts.waitsIn(window, attempt);
      recordStall(file, window, owners, by, severity, { waits, doubt });
      return;
    }
    const record = recordStall(file, window, ledgers, by, severity);
    const [only] = ledgers;
    if (!record || !only || ledgers.size !== 1 || isFirstTurn) return;
    this.#leftovers ??= new LeftoverStalls(file);
    this.#leftovers.note(record, only);
  }
}
