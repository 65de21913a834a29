import { clearImmediate, clearInterval, setImmediate, setInterval } from 'node:timers';
import { performance } from 'node:perf_hooks';
import type { ThreadClock, ThreadUsage } from './thread-clock.js';

/** A stretch in which the loop had no turn. Times in milliseconds. */
export interface HeldWindow {
  readonly start: number;
  readonly end: number;
  /** How long, without idling and what catalogued calls took. */
  readonly heldMs: number;
  /** Of that, time on a CPU. */
  readonly cpuMs: number;
  /** Time the thread was ready and waited for a CPU; undefined where the system does not say. */
  readonly starvedMs: number | undefined;
  /** How often the thread got a CPU; undefined where the system does not say. */
  readonly resumed: number | undefined;
  /**
   * `cpu`: computed too long. `wait`: it was not on a CPU and did not ask for one, as when it
   * sleeps in something that is not in the catalog; a machine that stood still looks the same.
   */
  readonly cause: 'cpu' | 'wait';
}

export interface MonitorListener {
  /** A stretch was too long. */
  onHeld(window: HeldWindow): void;
  /** The loop turned. */
  onBeat(): void;
}

/** How often a busy loop shows that it turns. A stall counts up to this much shorter than it was. */
const BEAT_MS = 10;
/** How often one that idles does, whose turns are looked at one by one: waking it costs CPU time. */
const IDLE_BEAT_MS = 500;
/** As many turns in so few milliseconds are too many to look at each. */
const MANY_TURNS = 10;
const MANY_TURNS_MS = 50;
/**
 * For how long a reading of the CPU clock stands for the present one. Tests begin and end by the
 * thousand, and reading it takes longer than some of them do.
 */
const FRESH_MS = 1;

// Why captured: fake timers replace all of these.
const startTimer = setInterval;
const stopTimer = clearInterval;
const startImmediate = setImmediate;
const stopImmediate = clearImmediate;
const now = performance.now.bind(performance);
const { nodeTiming } = performance;

/**
 * Watches how long the loop of this thread goes without a turn, in CPU time of the thread: a slow
 * machine makes every clock late, and only the thread's own time says who took it.
 */
export class Monitor {
  /** Turns of the loop seen so far. */
  beats = 0;
  readonly #clock: ThreadClock;
  readonly #threshold: number;
  readonly #idleBeatMs: number;
  readonly #listener: MonitorListener;
  /** Runs at the end of the loop's next turn, and does not keep it from idling before. */
  #nextTurn: NodeJS.Immediate | undefined;
  #turnsSeen = 0;
  #turnsSince = 0;
  #timer: NodeJS.Timeout | undefined;
  #wall = 0;
  #usage: ThreadUsage = { cpu: 0, starved: undefined, resumed: undefined };
  #usageAt = -Infinity;
  #excused = 0;
  #idle = 0;
  #turns = 0;
  #beganWithBeat = false;

  /** @param hang - after so many milliseconds without a beat somebody may take the loop for hung; 0: nobody does */
  constructor(clock: ThreadClock, threshold: number, hang: number, listener: MonitorListener) {
    this.#clock = clock;
    this.#threshold = threshold;
    this.#idleBeatMs = hang > 0 ? Math.min(IDLE_BEAT_MS, hang / 2) : IDLE_BEAT_MS;
    this.#listener = listener;
  }

  get isRunning(): boolean {
    return this.#timer !== undefined;
  }

  /** Milliseconds since the last turn or mark, without idling. */
  get heldMs(): number {
    return now() - this.#wall - (nodeTiming.idleTime - this.#idle);
  }

  start(): void {
    if (this.#timer) return;
    this.#clock.open?.();
    this.mark();
    this.#beatEvery(BEAT_MS);
  }

  stop(): void {
    if (!this.#timer) return;
    stopTimer(this.#timer);
    this.#timer = undefined;
    stopImmediate(this.#nextTurn);
    this.#nextTurn = undefined;
    this.#clock.close?.();
  }

  /** What went before is nobody's stall. */
  mark(): void {
    this.#wall = now();
    if (this.#wall - this.#usageAt >= FRESH_MS) this.#read();
    this.#excused = 0;
    this.#idle = nodeTiming.idleTime;
    this.#turns = turnsOfLoop();
    this.#beganWithBeat = false;
  }

  /** Leaves out time that is accounted for elsewhere: a catalogued call, a module being loaded. */
  excuse(ms: number): void {
    this.#excused += ms;
  }

  /** Judges the time since the last turn, or the last mark if that is later, and marks. */
  check(): void {
    const began = this.#wall;
    const end = now();
    const before = this.#usage;
    const excused = this.#excused;
    const idle = this.#idle;
    const turns = this.#turns;
    const beganWithBeat = this.#beganWithBeat;
    // Why: what ran before the stretch, since the clock was read, is none of it.
    const staleMs = Math.max(0, began - this.#usageAt);
    this.mark();
    // Why the start: a loop that was held too long was due for a beat, so it idled before that only.
    const idleMs = this.#idle - idle;
    const start = began + idleMs;
    const heldMs = end - start - excused;
    // Why slack: other turns before may have taken all the time between two beats that was not idle.
    const isOneTurn = !beganWithBeat || this.#turns - turns <= 1;
    const least = this.#threshold + (isOneTurn ? 0 : Math.max(0, BEAT_MS - idleMs));
    if (heldMs < least) return;
    const used = this.#usage;
    const usedMs = used.cpu - before.cpu - staleMs;
    // Why a part: on a busy machine a call takes long by the clock, and its own time is not measured.
    const cpuMs = usedMs - excused * Math.min(1, usedMs / (end - start));
    const starvedMs = difference(used.starved, before.starved);
    const resumed = difference(used.resumed, before.resumed);
    const cause = causeOf(heldMs, cpuMs, starvedMs, least);
    if (cause === undefined) return;
    this.#listener.onHeld({
      start,
      end,
      heldMs,
      cpuMs: Math.min(cpuMs, heldMs),
      starvedMs,
      resumed,
      cause,
    });
    // Why again: looking into a stall takes time of its own.
    this.mark();
  }

  #read(): void {
    this.#usage = this.#clock.read();
    this.#usageAt = this.#wall;
  }

  #beatEvery(ms: number): void {
    stopTimer(this.#timer);
    this.#timer = startTimer(() => this.#beat(), ms);
    this.#timer.unref();
  }

  #beat(): void {
    const idle = this.#idle;
    this.#seeTurn();
    if (!this.#timer || this.#nextTurn || this.#idle - idle < BEAT_MS / 2) return;
    this.#beatEvery(this.#idleBeatMs);
    this.#turnsSeen = 0;
    this.#turnsSince = this.#wall;
    this.#awaitTurn();
  }

  #awaitTurn(): void {
    this.#nextTurn = startImmediate(() => {
      this.#nextTurn = undefined;
      this.#seeTurn();
      if (!this.#timer) return;
      this.#turnsSeen++;
      if (this.#turnsSeen % MANY_TURNS === 0) {
        if (this.#wall - this.#turnsSince < MANY_TURNS_MS) {
          this.#beatEvery(BEAT_MS);
          return;
        }
        this.#turnsSince = this.#wall;
      }
      this.#awaitTurn();
    });
    this.#nextTurn.unref();
  }

  #seeTurn(): void {
    this.beats++;
    this.check();
    this.#listener.onBeat();
    this.#beganWithBeat = true;
  }
}

function turnsOfLoop(): number {
  return nodeTiming.uvMetricsInfo.loopCount;
}

function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}

function causeOf(
  heldMs: number,
  cpuMs: number,
  starvedMs: number | undefined,
  least: number,
): HeldWindow['cause'] | undefined {
  if (cpuMs >= least) return 'cpu';
  if (starvedMs !== undefined && heldMs - Math.max(0, cpuMs) - starvedMs >= least) return 'wait';
  return undefined;
}
