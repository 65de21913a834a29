import { Monitor } from '../loop/monitor.js';
import { threadClock } from '../loop/thread-clock.js';

/** How long code holds the loop at a time, in CPU time of the thread. */
export class HeldLoop {
  readonly #monitor: Monitor;
  #longest: number | undefined;

  /** @param thresholdMs - what is shorter is not looked at */
  constructor(thresholdMs: number) {
    this.#monitor = new Monitor(threadClock(), thresholdMs, 0, {
      onHeld: ({ cause, cpuMs }) => {
        if (cause === 'cpu') this.#longest = Math.max(this.#longest ?? 0, cpuMs);
      },
      onBeat: () => {},
    });
  }

  start(): void {
    this.#monitor.start();
  }

  /** What was computed so far is a stretch of its own. */
  look(): void {
    this.#monitor.check();
  }

  /** @returns the longest stretch, if one was too long */
  end(): number | undefined {
    this.#monitor.check();
    this.#monitor.stop();
    return this.#longest;
  }
}
