import { performance } from 'node:perf_hooks';
import type { Profiler } from 'node:inspector';
import { getBuiltinModule } from '../safe/originals.js';

const inspector = getBuiltinModule('node:inspector');

export const SAMPLE_MS = 5;
// Why captured: fake timers replace it.
const now = performance.now.bind(performance);
const KEEPER = 'loopguard';
/** A longer profile takes longer to hand over than one may hold the loop. */
const MAX_AGE_MS = 2000;

export interface TakenProfile {
  readonly profile: Profiler.Profile;
  /** Milliseconds that the profile's clock is ahead of `performance.now()`. */
  readonly clockOffset: number;
}

/**
 * V8's sampling profiler in this thread.
 *
 * Why one for the life of the thread, and why it is never disabled: `Profiler.disable` and
 * `session.disconnect()` throw away what V8 coverage has counted.
 */
export class Sampler {
  readonly #session = new inspector.Session();
  #startedAt = 0;

  constructor() {
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#session.post('Profiler.setSamplingInterval', {
      interval: SAMPLE_MS * 1000,
    });
    // Why: while one profile goes on, another starts in microseconds instead of milliseconds.
    (inspector as unknown as { console: { profile(name: string): void } }).console.profile(KEEPER);
    this.#begin();
  }

  /** True when the profile has grown too long: take it soon. */
  get isOld(): boolean {
    return now() - this.#startedAt > MAX_AGE_MS;
  }

  /** What was sampled since the last time, and goes on. */
  take(): TakenProfile | undefined {
    let taken: TakenProfile | undefined;
    this.#session.post('Profiler.stop', (error, result) => {
      if (error) return;
      const { profile } = result;
      taken = { profile, clockOffset: profile.endTime / 1000 - now() };
    });
    this.#begin();
    return taken;
  }

  #begin(): void {
    this.#session.post('Profiler.start');
    this.#startedAt = now();
  }
}

/** A paused program is no stall. */
export function isDebugged(): boolean {
  return inspector.url() !== undefined;
}
