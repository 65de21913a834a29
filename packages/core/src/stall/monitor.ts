import { clearInterval, setInterval } from 'node:timers';
import { performance } from 'node:perf_hooks';
import type { ThreadClock, ThreadUsage } from './thread-clock.js';

/** A stretch in which the loop had no turn. Times in milliseconds. */
export interface HeldWindow {
  readonly start: number;
  readonly end: number;
  /** How long, without what catalogued calls took. */
  readonly heldMs: number;
  /** Of that, time on a CPU. */
  readonly cpuMs: number;
  /** Time the thread was ready and waited for a CPU; undefined where the system does not say. */
  readonly starvedMs: number | undefined;
  /** `cpu`: computed too long. `wait`: slept too long in something that is not in the catalog. */
  readonly cause: 'cpu' | 'wait';
}

export interface MonitorListener {
  /** A stretch was too long. */
  onHeld(window: HeldWindow): void;
  /** The loop turned. */
  onBeat(): void;
}

/** How often the loop shows that it turns. A stall counts up to this much shorter than it was. */
const BEAT_MS = 10;

/** A reading of the thread's own time is good for so long: taking one costs more than a short test. */
const FRESH_MS = 2;

// Why captured: fake timers replace all of these.
const startTimer = setInterval;
const stopTimer = clearInterval;
const now = performance.now.bind(performance);

/**
 * Watches how long the loop of this thread goes without a turn, in CPU time of the thread: a slow
 * machine makes every clock late, and only the thread's own time says who took it.
 */
export class Monitor {
  /** Turns of the loop seen so far. */
  beats = 0;
  readonly #clock: ThreadClock;
  readonly #threshold: number;
  readonly #listener: MonitorListener;
  #timer: NodeJS.Timeout | undefined;
  #wall = 0;
  #usage: ThreadUsage = { cpu: 0, starved: undefined };
  #usageAt = -Infinity;
  #excused = 0;
  #slack = 0;

  constructor(clock: ThreadClock, threshold: number, listener: MonitorListener) {
    this.#clock = clock;
    this.#threshold = threshold;
    this.#listener = listener;
  }

  get isRunning(): boolean {
    return this.#timer !== undefined;
  }

  /** Milliseconds since the last turn or mark. */
  get heldMs(): number {
    return now() - this.#wall;
  }

  start(): void {
    if (this.#timer) return;
    this.#clock.open?.();
    this.mark();
    this.#timer = startTimer(() => this.#beat(), BEAT_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (!this.#timer) return;
    stopTimer(this.#timer);
    this.#timer = undefined;
    this.#clock.close?.();
  }

  /** What went before is nobody's stall. */
  mark(): void {
    this.#markAt(now());
  }

  #markAt(time: number): void {
    this.#wall = time;
    this.#excused = 0;
    this.#slack = 0;
    if (time - this.#usageAt >= FRESH_MS) this.#read(time);
  }

  #read(time: number): ThreadUsage {
    this.#usageAt = time;
    return (this.#usage = this.#clock.read());
  }

  /** Leaves out time that is accounted for elsewhere: a catalogued call, a module being loaded. */
  excuse(ms: number): void {
    this.#excused += ms;
  }

  /** Judges the time since the last turn, or the last mark if that is later, and marks. */
  check(): void {
    const start = this.#wall;
    const end = now();
    const heldMs = end - start - this.#excused;
    // Why slack: what ran in the turns before may have taken the whole time between two beats.
    const least = this.#threshold + this.#slack;
    if (heldMs < least) {
      this.#markAt(end);
      return;
    }
    const excused = this.#excused;
    const before = this.#usage;
    // Why: what the thread did between the reading and the start may be of either.
    const earlierMs = Math.max(0, start - this.#usageAt);
    const used = this.#read(end);
    this.#markAt(end);
    // Why a part: on a busy machine a call takes long by the clock, and its own time is not measured.
    const ownOf = (ms: number): number =>
      Math.max(0, ms - excused * Math.min(1, ms / (end - start)));
    const usedMs = used.cpu - before.cpu;
    const cpuMs = ownOf(Math.max(0, usedMs - earlierMs));
    const starvedMs =
      used.starved === undefined || before.starved === undefined
        ? undefined
        : used.starved - before.starved;
    const waitedMs = starvedMs === undefined ? 0 : heldMs - ownOf(usedMs) - starvedMs;
    const cause = cpuMs >= least ? 'cpu' : waitedMs >= least ? 'wait' : undefined;
    if (cause === undefined) return;
    this.#listener.onHeld({ start, end, heldMs, cpuMs: Math.min(cpuMs, heldMs), starvedMs, cause });
    // Why again: looking into a stall takes time of its own.
    this.mark();
  }

  #beat(): void {
    this.beats++;
    this.check();
    this.#listener.onBeat();
    this.#slack = BEAT_MS;
  }
}
