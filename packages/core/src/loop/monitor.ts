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
 * For how long what the clocks said stands for what they say now: reading all of them takes longer than
 * some tests do. A stretch may so count as up to this much shorter than it was, and never as longer.
 */
const FRESH_MS = 5;

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
  #readAt = -Infinity;
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
    this.#markAt(now());
  }

  /** Leaves out time that is accounted for elsewhere: a catalogued call, a module being loaded. */
  excuse(ms: number): void {
    this.#excused += ms;
  }

  /** Judges the time since the last turn, or the last mark if that is later, and marks. */
  check(): void {
    const end = now();
    const began = this.#wall;
    const excused = this.#excused;
    // Why first: nearly all stretches are short, whatever the other clocks say.
    if (end - began - excused < this.#threshold) {
      this.#markAt(end);
      return;
    }
    const before = this.#usage;
    const idle = this.#idle;
    const turns = this.#turns;
    const beganWithBeat = this.#beganWithBeat;
    // Why: what ran before the stretch, since the clock was read, is none of it.
    const staleMs = Math.max(0, began - this.#readAt);
    this.#read();
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
    const cause = causeOf(heldMs, cpuMs, staleMs, starvedMs, least);
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
    this.#read();
  }

  #markAt(time: number): void {
    if (time - this.#readAt >= FRESH_MS) {
      this.#read();
      return;
    }
    this.#wall = time;
    this.#excused = 0;
    this.#beganWithBeat = false;
  }

  /** A mark for which all clocks are read. */
  #read(): void {
    this.#usage = this.#clock.read();
    this.#idle = nodeTiming.idleTime;
    this.#turns = turnsOfLoop();
    this.#readAt = this.#wall = now();
    this.#excused = 0;
    this.#beganWithBeat = false;
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
    // Why: a stretch that begins with a turn is told from others by its idling and its turns.
    this.#idle = nodeTiming.idleTime;
    this.#turns = turnsOfLoop();
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
  staleMs: number,
  starvedMs: number | undefined,
  least: number,
): HeldWindow['cause'] | undefined {
  if (cpuMs >= least) return 'cpu';
  // Why: what was left out of the CPU time for being stale may belong to it, and is no wait.
  const ranMs = Math.max(0, cpuMs) + staleMs;
  if (starvedMs !== undefined && heldMs - ranMs - starvedMs >= least) return 'wait';
  return undefined;
}
